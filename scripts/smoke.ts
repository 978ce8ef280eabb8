import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { type CheckoutRequest, checkoutRequestSchema } from '../shared/http/checkout-request.ts';
import { systemClock as clock } from '../shared/ports/clock.ts';
import { FileError, readOrderFile } from './catalog-file.ts';
import { root } from './root.mjs';
import { parseCommandLine, usage } from './smoke/command-line.ts';
import { Fault } from './smoke/fault.ts';
import { forPeople, forPrograms } from './smoke/report.ts';
import { siteAt } from './smoke/site.ts';
import { smoke } from './smoke/smoke.ts';
import { UsageError } from './usage-error.ts';

process.exitCode = await main(process.argv.slice(2));

async function main(args: string[]): Promise<number> {
  try {
    const command = parseCommandLine(args);
    if (command.help) {
      console.log(usage);
      return 0;
    }
    const order = await readCheckout(command.order ?? join(root, 'local/sample/order.json'));
    const print = (line: string) => console.log(line);
    const report = command.json ? forPrograms(print) : forPeople(print);
    await smoke({ ...command, site: siteAt(command.url), report, clock, order, newKey: randomUUID });
    report.say(`${command.url} works.`);
    return 0;
  } catch (error) {
    if (error instanceof Fault) return 1;
    const isUsage = error instanceof UsageError || error instanceof FileError;
    console.error(isUsage ? error.message : error);
    return isUsage ? 2 : 1;
  }
}

async function readCheckout(path: string): Promise<CheckoutRequest> {
  const { data, error } = checkoutRequestSchema.safeParse(await readOrderFile(path));
  if (error === undefined) return data;
  throw new UsageError(`--order: ${path} is no checkout.\n${z.prettifyError(error)}`);
}
