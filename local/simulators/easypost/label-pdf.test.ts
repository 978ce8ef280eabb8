import { seededRandom } from 'local-service/random';
import { expect, it } from 'vitest';
import { labelPdf } from './label-pdf.ts';
import { objectId } from './object-id.ts';
import { newShipment } from './shipment.ts';

const address = { name: 'Zoë (Bell)', street1: '1 Łódź St', zip: '90277', country: 'US' };
const random = seededRandom(1);
const shipment = newShipment(
  { to_address: address, from_address: address, parcel: { weight: 1 } },
  { at: '2026-11-03T00:00:00Z', newId: (prefix) => objectId(prefix, random) },
);

it('is a PDF whose table of contents points at its objects', () => {
  const pdf = labelPdf(shipment).toString('latin1');
  expect(pdf.startsWith('%PDF-1.4\n')).toBe(true);
  const table = Number(/startxref\n(\d+)\n/.exec(pdf)?.[1]);
  expect(pdf.slice(table, table + 4)).toBe('xref');
  const offsets = [...pdf.matchAll(/^(\d{10}) 00000 n /gm)].map((match) => Number(match[1]));
  expect(offsets.map((offset, index) => pdf.slice(offset).startsWith(`${index + 1} 0 obj`))).toEqual(
    Array.from({ length: 5 }, () => true),
  );
  const stream = /stream\n([\s\S]*)\nendstream/.exec(pdf)?.[1] ?? '';
  expect(pdf).toContain(`/Length ${stream.length} `);
});

it('escapes what would end a string, and replaces letters that its font lacks', () => {
  const pdf = labelPdf(shipment).toString('latin1');
  expect(pdf).toContain('(Zoë \\(Bell\\))');
  expect(pdf).toContain('(1 ?ód? St)');
});
