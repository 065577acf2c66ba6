// A certified OAuth 2.0 server whose refresh tokens work once: a second use revokes the grant and all its tokens.
//
// Beside the endpoints of the library there are two for the tests:
//   POST /sign-in   what a person and a browser would do: a new grant, answered with its first refresh token
//   GET  /events    how often a token request succeeded, failed (by error code), and a grant was revoked
//   GET  /api       200 with a live access token, otherwise 401
import { Provider } from 'oidc-provider';

const port = Number(process.env.PORT);
const issuer = `http://127.0.0.1:${port}`;
const scope = 'openid offline_access';
const events = { succeeded: 0, failed: {}, revoked: 0 };

const provider = new Provider(issuer, {
  clients: [{
    client_id: 'app',
    client_secret: 'app-secret',
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    redirect_uris: ['http://127.0.0.1/callback'],
    application_type: 'native',
    token_endpoint_auth_method: 'client_secret_post',
  }],
  cookies: { keys: ['not-used'] },
  features: { devInteractions: { enabled: false } },
  findAccount: (context, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  rotateRefreshToken: true,
  ttl: { AccessToken: Number(process.env.ACCESS_TOKEN_SECONDS ?? 2), RefreshToken: 3600, Grant: 3600, IdToken: 3600 },
});

provider.on('grant.success', () => { events.succeeded += 1; });
provider.on('grant.error', (context, error) => {
  events.failed[error.error] = (events.failed[error.error] ?? 0) + 1;
});
provider.on('grant.revoked', () => { events.revoked += 1; });

async function signIn() {
  const client = await provider.Client.find('app');
  const grant = new provider.Grant({ accountId: 'ada', clientId: 'app' });
  grant.addOIDCScope(scope);
  const grantId = await grant.save();
  const token = new provider.RefreshToken({
    accountId: 'ada', client, grantId, scope, gty: 'authorization_code', authTime: Math.floor(Date.now() / 1000),
  });
  return token.save();
}

async function isLive(header) {
  const [, value] = /^Bearer (.+)$/.exec(header ?? '') ?? [];
  const token = value && await provider.AccessToken.find(value);
  return Boolean(token?.isValid);
}

provider.use(async (context, next) => {
  switch (`${context.method} ${context.path}`) {
    case 'POST /sign-in': context.body = { refresh_token: await signIn() }; return;
    case 'GET /events': context.body = events; return;
    case 'GET /api': context.status = await isLive(context.get('authorization')) ? 200 : 401; context.body = {}; return;
    default: await next();
  }
});

provider.listen(port, '127.0.0.1');
