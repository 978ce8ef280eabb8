import { hundredths } from '../request-units/charges.ts';

/** What the calls of one kind on one container cost so far. */
export interface ChargeLine {
  database: string;
  container: string;
  operation: string;
  calls: number;
  /** Request units, the sum of `x-ms-request-charge`. */
  requestUnits: number;
}

/** Whoever makes containers all day long does not fill the memory: the lines that are oldest give way. */
const mostLines = 10_000;

/** Request charges by container and operation, as `GET /_local/books` shows them. */
export class ChargeBook {
  readonly #lines = new Map<string, ChargeLine>();

  add(call: Pick<ChargeLine, 'database' | 'container' | 'operation'>, charge: number): void {
    const { database, container, operation } = call;
    const name = JSON.stringify([database, container, operation]);
    const line = this.#lines.get(name) ?? { database, container, operation, calls: 0, requestUnits: 0 };
    this.#lines.set(name, {
      ...line,
      calls: line.calls + 1,
      requestUnits: hundredths(line.requestUnits + charge),
    });
    const [oldest] = this.#lines.keys();
    if (this.#lines.size > mostLines && oldest !== undefined) this.#lines.delete(oldest);
  }

  lines(): ChargeLine[] {
    return [...this.#lines.values()];
  }

  clear(): void {
    this.#lines.clear();
  }
}
