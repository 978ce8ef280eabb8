import { PortFailure } from '../../shared/ports/failure.ts';
import type { Tax } from '../../shared/ports/tax.ts';
import { tableTax } from '../../shared/providers/table-tax/table-tax.ts';
import type { Process } from './host.ts';
import type { Wire } from './wire.ts';

const patience = 10_000;

/** The tax table as a service that has to be called, so that it can fail as one. */
export class TaxService {
  readonly #table = tableTax();

  port(wire: Wire, process: Process): Tax {
    const call = async <T>(operation: string, about: string, isWrite: boolean, work: () => Promise<T>): Promise<T> => {
      // The table answers at once; only its way is one that things happen on.
      const answer = work();
      await wire.send(process, {
        call: { service: 'tax', operation, isWrite, about },
        perform: () => true,
        refuse: (status) =>
          new PortFailure('tax', status < 500 && status !== 429 ? 'configuration' : 'transient', operation, status),
        silence: (kind) => new PortFailure('tax', 'transient', operation, kind),
        patience,
      });
      return answer;
    };
    return {
      ...this.#table,
      mode: (country) => this.#table.mode(country),
      calculate: (sale) => call('tax.calculate', '', false, () => this.#table.calculate(sale)),
      commit: (order) => call('tax.commit', order.id, true, () => this.#table.commit(order)),
    };
  }
}
