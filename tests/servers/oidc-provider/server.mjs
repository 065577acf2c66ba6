// A certified OAuth 2.0 server whose refresh tokens work once: a second use revokes the grant and all its tokens.
//
// Beside the endpoints of the library there are three for the tests:
//   POST /sign-in     what a person and a browser would do: a new grant, its id and its first refresh token
//   GET  /events/ID   of a grant: how many token requests succeeded and failed, and whether it was revoked
//   GET  /api         200 with a live access token, otherwise 401
import { Provider } from 'oidc-provider';

const port = Number(process.env.PORT);
const issuer = `http://127.0.0.1:${port}`;
const scope = 'openid offline_access';
const grants = new Map();

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

// A refused refresh names its grant too, since the spent token is still known.
const events = (context) => grants.get(context.oidc.entities.RefreshToken?.grantId);
provider.on('grant.success', (context) => { events(context).succeeded += 1; });
provider.on('grant.error', (context) => {
  const grant = events(context);
  // One that is not known at all counts for every grant.
  for (const each of grant ? [grant] : grants.values()) each.failed += 1;
});
provider.on('grant.revoked', (context, grantId) => { grants.get(grantId).revoked = true; });

async function signIn() {
  const client = await provider.Client.find('app');
  const grant = new provider.Grant({ accountId: 'ada', clientId: 'app' });
  grant.addOIDCScope(scope);
  const grantId = await grant.save();
  const token = new provider.RefreshToken({
    accountId: 'ada', client, grantId, scope, gty: 'authorization_code', authTime: Math.floor(Date.now() / 1000),
  });
  grants.set(grantId, { succeeded: 0, failed: 0, revoked: false });
  return { grant_id: grantId, refresh_token: await token.save() };
}

async function isLive(header) {
  const [, value] = /^Bearer (.+)$/.exec(header ?? '') ?? [];
  const token = value && await provider.AccessToken.find(value);
  return Boolean(token?.isValid);
}

provider.use(async (context, next) => {
  const [, place, id] = context.path.split('/');
  switch (`${context.method} ${place}`) {
    case 'POST sign-in': context.body = await signIn(); return;
    case 'GET events': context.body = grants.get(id); return;
    case 'GET api': context.status = await isLive(context.get('authorization')) ? 200 : 401; context.body = {}; return;
    default: await next();
  }
});

provider.listen(port, '127.0.0.1');
