const tokens = /"(?:[^"\\]|\\.)*"|\/\/[^\n]*|\/\*[^]*?\*\/|,(?=(?:\s|\/\/[^\n]*|\/\*[^]*?\*\/)*[}\]])/g;

/** Reads JSON as Azure's host does: comments, trailing commas and a byte order mark are passed over. `@throws` SyntaxError. */
export function parseRelaxedJson(text: string): unknown {
  const strict = text.replace(/^\uFEFF/, '').replaceAll(tokens, (token) => (token.startsWith('"') ? token : ' '));
  return JSON.parse(strict);
}
