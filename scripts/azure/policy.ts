import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { z } from 'zod';

/** An element of a policy of API Management. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
  readonly children: readonly Element[];
}

const nodes = z.array(z.record(z.string(), z.unknown()));
const attributesSchema = z.record(z.string(), z.string()).optional();
const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
});
const tag = /<[A-Za-z][^\s/>]*((?:\s+[\w:-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*\/?>/g;

/** Why a text is not XML that a strict parser reads, or undefined. */
export function malformation(text: string): string | undefined {
  const answer = XMLValidator.validate(text);
  if (answer !== true) return `${answer.err.msg} (line ${answer.err.line})`;
  // What the validator lets pass inside attributes.
  const attributes = [...text.replaceAll(/<!--[^]*?-->/g, '').matchAll(tag)].map(([, given = '']) => given);
  const loose = attributes.find((given) => /<|&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-f]+);)/i.test(given));
  return loose === undefined ? undefined : `A bare < or & in${loose}.`;
}

/** The element at the top. The text has to be well-formed. */
export function policyOf(text: string): Element {
  const [top] = elementsOf(parser.parse(text));
  return top ?? { name: '', attributes: {}, text: '', children: [] };
}

/** The element and all below it. */
export function allIn(element: Element): Element[] {
  return [element, ...element.children.flatMap(allIn)];
}

/** All elements of a name. */
export function named(element: Element, name: string): Element[] {
  return allIn(element).filter((one) => one.name === name);
}

function elementsOf(parsed: unknown): Element[] {
  return nodes.parse(parsed).flatMap((node) => {
    const name = Object.keys(node).find((key) => key !== ':@');
    if (name === undefined || name.startsWith('#') || name.startsWith('?')) return [];
    const inside = nodes.parse(node[name]);
    return {
      name,
      attributes: attributesSchema.parse(node[':@']) ?? {},
      text: inside.map((one) => (typeof one['#text'] === 'string' ? one['#text'] : '')).join(''),
      children: elementsOf(inside),
    };
  });
}
