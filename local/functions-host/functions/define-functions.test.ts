import { expect, it } from 'vitest';
import { defineFunctions } from './define-functions.ts';

const timer = (name: string, schedule: string) => ({
  name,
  bindings: { t: { type: 'timerTrigger', direction: 'in', schedule } },
});
const context = { environment: {}, routePrefix: 'api' };

it('says at once what is wrong with all functions', () => {
  const refused = () =>
    defineFunctions([timer('a', '%A%'), timer('fine', '0 0 0 * * *'), timer('b', '%B%'), timer('A', 'x')], context);
  expect(refused).toThrow(
    /^3 functions cannot run:\n- .*no setting A\..*\n- .*no setting B\..*\n- .*named "A", but for case/,
  );
  expect(() => defineFunctions([timer('a', '%A%')], context)).toThrow(/^Function "a"/);
});
