import type { Shipment } from './shipment.ts';

/** The picture of a label: one page of 4 × 6 inches, marked as a sample as EasyPost marks its test labels. */
export function labelPdf(shipment: Shipment): Buffer {
  const { to_address: to, from_address: from, selected_rate: rate } = shipment;
  const lines: [size: number, text: string][] = [
    [20, 'SAMPLE - NOT POSTAGE'],
    [14, `${rate?.carrier ?? ''} ${rate?.service ?? ''}`],
    [9, 'From'],
    ...addressLines(from).map((text): [number, string] => [9, text]),
    [11, 'To'],
    ...addressLines(to).map((text): [number, string] => [13, text]),
    [11, `Tracking ${shipment.tracking_code ?? ''}`],
    [8, `${shipment.reference ?? ''}  ${shipment.id}`],
  ];
  return pdfOf(lines);
}

interface Addressed {
  name?: string | null | undefined;
  company?: string | null | undefined;
  street1: string;
  street2?: string | null | undefined;
  city?: string | null | undefined;
  state?: string | null | undefined;
  zip?: string | null | undefined;
  country: string;
}

function addressLines({ name, company, street1, street2, city, state, zip, country }: Addressed): string[] {
  const town = [city, state, zip, country].filter((part) => part).join(' ');
  return [name, company, street1, street2, town].flatMap((line) => line || []);
}

function pdfOf(lines: [size: number, text: string][]): Buffer {
  const text = lines.map(([size, line]) => `/F1 ${size} Tf 0 -${size * 1.6} Td (${escaped(line)}) Tj`).join('\n');
  const stream = `BT 18 426 Td\n${text}\nET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 288 432] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
  ];
  let file = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const offset = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${entries}`;
  const trailer = `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF\n`;
  return Buffer.from(`${file}${table}${trailer}`, 'latin1');
}

/** Text for a PDF string; the page's font knows Latin letters only. */
function escaped(text: string): string {
  return text.replaceAll(/[^\u0020-\u00ff]/g, '?').replaceAll(/[\\()]/g, '\\$&');
}
