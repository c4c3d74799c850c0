import { createServer } from 'node:http';
import { createRemoteJWKSet, errors, jwtVerify } from 'jose';

const mintmark = process.env.MINTMARK_URL ?? 'http://localhost:8080';
const keys = createRemoteJWKSet(new URL(`${mintmark}/.well-known/jwks.json`));

async function accessToken(request) {
  const [, token] = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
  if (!token) return null;
  const { payload } = await jwtVerify(token, keys, {
    issuer: mintmark,
    audience: 'https://deploy.example',
    algorithms: ['ES256'],
    typ: 'at+jwt', // takes access tokens (RFC 9068) and nothing else
    requiredClaims: ['exp', 'sub', 'scope'],
  });
  return payload;
}

function answer(response, status, challenge, text) {
  if (challenge) response.setHeader('WWW-Authenticate', challenge);
  response.writeHead(status, { 'Content-Type': 'text/plain' }).end(`${text}\n`);
}

createServer(async (request, response) => {
  try {
    const token = await accessToken(request);
    if (!token) return answer(response, 401, 'Bearer', 'a token is needed');
    if (!token.scope.split(' ').includes('deploy')) {
      return answer(response, 403, 'Bearer error="insufficient_scope", scope="deploy"', 'scope deploy is needed');
    }
    if (request.url !== '/deployments') return answer(response, 404, null, 'not found');
    answer(response, 200, null, `deployments for ${token.sub}`);
  } catch (error) {
    // A JOSEError is about the token, except where the keys could not be had: that is not the caller's fault.
    const refused = error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout) && error.code !== 'ERR_JOSE_GENERIC';
    if (refused) return answer(response, 401, 'Bearer error="invalid_token"', 'the token is not good');
    answer(response, 503, null, 'the keys cannot be had now');
  }
}).listen(Number(process.env.PORT ?? 8081), '127.0.0.1');
