// The authorizer as it is usually written for Node.js: aws-jwt-verify.
import http from 'node:http';
import { JwtRsaVerifier } from 'aws-jwt-verify';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';

// The library's own fetcher supports only https.
const fetcher = {
  fetch: (url) =>
    new Promise((resolve, reject) => {
      http
        .get(url, (answer) => {
          const chunks = [];
          answer.on('data', (chunk) => chunks.push(chunk));
          answer.on('end', () => resolve(Buffer.concat(chunks)));
        })
        .on('error', reject);
    }),
};

const verifier = JwtRsaVerifier.create(
  { issuer: process.env.JWT_ISSUER, audience: process.env.CLIENT_IDS, jwksUri: process.env.JWKS_URL },
  { jwksCache: new SimpleJwksCache({ fetcher }) },
);

export async function handler(event) {
  let claims;
  try {
    claims = await verifier.verify(event.authorizationToken.replace(/^Bearer /, ''));
  } catch {
    throw new Error('Unauthorized');
  }
  const stage = event.methodArn.split('/').slice(0, 2).join('/');
  const admin = (claims['cognito:groups'] ?? []).includes(process.env.ADMIN_GROUP);
  const resource = admin ? `${stage}/*` : `${stage}/*/users/${claims.sub}`;
  return {
    principalId: claims.sub,
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource: [resource] }],
    },
    context: { sub: claims.sub, admin },
  };
}
