/**
 * Headers of a page for people. Nothing comes from elsewhere and nothing goes there, and no other page can hold this one in
 * a frame: what is shown cannot become script, and what was typed cannot leave.
 */
export const pageHeaders = {
  'cache-control': 'no-cache',
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};
