// A minimal runtime client, used because AWS's own client for Node.js must be compiled.
import http from 'node:http';

const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(':');
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

function call(method, path, body) {
  return new Promise((resolve, reject) => {
    const headers = body ? { 'content-length': Buffer.byteLength(body) } : {};
    const request = http.request(
      { host, port, method, path: `/2018-06-01/runtime/${path}`, agent, headers },
      (answer) => {
        let text = '';
        answer.on('data', (chunk) => (text += chunk));
        answer.on('end', () => resolve([answer, text]));
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

const { handler } = await import(process.argv[2]);
for (;;) {
  const [{ headers }, event] = await call('GET', 'invocation/next');
  const invocation = `invocation/${headers['lambda-runtime-aws-request-id']}`;
  try {
    await call('POST', `${invocation}/response`, JSON.stringify(await handler(JSON.parse(event))));
  } catch (error) {
    await call('POST', `${invocation}/error`, JSON.stringify({ errorMessage: error.message }));
  }
}
