import type { TokenCredential } from '@azure/identity';

const lifetime = 60 * 60_000;

/** Tokens that look like those of Entra ID, signed by nobody: enough for a stand-in, and for nothing else. */
export const localCredential: TokenCredential = {
  getToken: (scopes) => {
    const [scope = ''] = [scopes].flat();
    const expiresOnTimestamp = Date.now() + lifetime;
    const claims = { aud: scope.replace(/\/\.default$/, ''), exp: Math.floor(expiresOnTimestamp / 1_000) };
    const token = [{ alg: 'none' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
    return Promise.resolve({ token: `${token.join('.')}.local`, expiresOnTimestamp });
  },
};
