/** What a text says as JSON; undefined when it is none, such as the page of something in between. The caller's schema tells. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
