// A certified OAuth 2.0 server whose refresh tokens work once: a second use revokes the grant and all its tokens.
//
// Beside the endpoints of the library there are three for the tests:
//   POST /sign-in/CLIENT  what a person and a browser would do: a new grant, its id and its first refresh token
//   GET  /events/ID       of a grant: how many token requests succeeded and failed, and whether it was revoked
//   GET  /api             200 and the client's id with a live access token, otherwise 401
import { Provider } from 'oidc-provider';

const port = Number(process.env.PORT);
const issuer = `http://127.0.0.1:${port}`;
const scope = 'openid offline_access';
const seconds = Number(process.env.ACCESS_TOKEN_SECONDS ?? 2);
const grants = new Map();

const person = {
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  redirect_uris: ['http://127.0.0.1/callback'],
  application_type: 'native',
};
const machine = { grant_types: ['client_credentials'], response_types: [], redirect_uris: [] };
const [post, basic] = ['client_secret_post', 'client_secret_basic'].map((name) => ({ token_endpoint_auth_method: name }));
// Every character that RFC 6749 appendix A.1 allows and that some encoding on the way changes.
const odd = { client_secret: 's+e c/r%e:t&=~"\\\'' };

const provider = new Provider(issuer, {
  clients: [
    { client_id: 'app', client_secret: 'app-secret', ...person, ...post },
    { client_id: 'public', ...person, token_endpoint_auth_method: 'none' },
    { client_id: 'post', client_secret: 'post-secret', ...machine, ...post },
    { client_id: 'basic', client_secret: 'basic-secret', ...machine, ...basic },
    { client_id: 'odd post:+%25&', ...odd, ...machine, ...post },
    { client_id: 'odd basic:+%25&', ...odd, ...machine, ...basic },
  ],
  cookies: { keys: ['not-used'] },
  features: { devInteractions: { enabled: false }, clientCredentials: { enabled: true } },
  findAccount: (context, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  rotateRefreshToken: true,
  ttl: { AccessToken: seconds, ClientCredentials: seconds, RefreshToken: 3600, Grant: 3600, IdToken: 3600 },
});

// By the presented token: one whose family was revoked is not known to the library any more.
const families = new Map();
provider.on('refresh_token.saved', (token) => families.set(token.jti, token.grantId));
const events = (context) => grants.get(families.get(context.oidc.body?.refresh_token));
provider.on('grant.success', (context) => {
  const grant = events(context);
  if (grant) grant.succeeded += 1;
});
provider.on('grant.error', (context) => {
  if (context.oidc.body?.grant_type !== 'refresh_token') return;
  const grant = events(context);
  // One that was never given counts for every grant.
  for (const each of grant ? [grant] : grants.values()) each.failed += 1;
});
provider.on('grant.revoked', (context, grantId) => { grants.get(grantId).revoked = true; });

async function signIn(clientId) {
  const client = await provider.Client.find(clientId);
  const grant = new provider.Grant({ accountId: 'ada', clientId });
  grant.addOIDCScope(scope);
  const grantId = await grant.save();
  const token = new provider.RefreshToken({
    accountId: 'ada', client, grantId, scope, gty: 'authorization_code', authTime: Math.floor(Date.now() / 1000),
  });
  grants.set(grantId, { succeeded: 0, failed: 0, revoked: false });
  return { grant_id: grantId, refresh_token: await token.save() };
}

async function caller(header) {
  const [, value] = /^Bearer (.+)$/.exec(header ?? '') ?? [];
  const token = value && (await provider.AccessToken.find(value) ?? await provider.ClientCredentials.find(value));
  return token?.isValid ? token.clientId : undefined;
}

async function api(context) {
  const client = await caller(context.get('authorization'));
  context.status = client ? 200 : 401;
  context.body = { client };
}

provider.use(async (context, next) => {
  const [, place, id] = context.path.split('/');
  switch (`${context.method} ${place}`) {
    case 'POST sign-in': context.body = await signIn(id); return;
    case 'GET events': context.body = grants.get(id); return;
    case 'GET api': await api(context); return;
    default: await next();
  }
});

provider.listen(port, '127.0.0.1');
