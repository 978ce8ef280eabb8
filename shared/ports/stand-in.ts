/** Whether an address is that of a stand-in on this very machine: plain http, and its loopback address. */
export function isStandIn(address: string): boolean {
  const url = URL.parse(address);
  return url?.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
}
