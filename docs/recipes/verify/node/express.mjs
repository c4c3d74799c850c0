import express from 'express';
import { auth, requiredScopes } from 'express-oauth2-jwt-bearer';

const mintmark = process.env.MINTMARK_URL ?? 'http://localhost:8080';
const app = express();

app.use(auth({
  issuerBaseURL: mintmark,
  audience: 'https://deploy.example',
  tokenSigningAlg: 'ES256',
  strict: true, // takes access tokens (RFC 9068) and nothing else
}));

app.get('/deployments', requiredScopes('deploy'), (request, response) => {
  response.type('text/plain').send(`deployments for ${request.auth.payload.sub}\n`);
});

// Without this, express answers a refusal with a page and, outside production, with a stack trace.
app.use((error, request, response, next) => {
  if (response.headersSent) return next(error);
  response.status(error.status ?? 500).set(error.headers ?? {}).json({ error: error.code ?? 'server_error' });
});

app.listen(Number(process.env.PORT ?? 8081), '127.0.0.1');
