import { afterAll, describe, expect, it } from 'vitest';
import { startCosmos } from '../cosmos.ts';
import { buildProgram } from './build.ts';
import { listScenarios, ScenarioRunner } from './scenario-runner.ts';

const program = await buildProgram();
const scenarios = await listScenarios(program);
const runner = new ScenarioRunner(program);
afterAll(() => runner.stop());

/** Microsoft.Azure.Cosmos and its change feed processor, unmodified, each scenario against an emulator of its own. */
describe.concurrent.each([...Map.groupBy(scenarios, ({ group }) => group)])('%s', (_, ofGroup) => {
  it.each(ofGroup)('$name', async ({ name, options }) => {
    const cosmos = await startCosmos({ port: 0, ...options });
    try {
      expect(await runner.errorOf(name, cosmos)).toBeNull();
    } finally {
      await cosmos.stop();
    }
  });
});
