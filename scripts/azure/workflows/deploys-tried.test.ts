import { expect, test } from 'vitest';
import { found, foundIn, realTree } from '../planting.ts';
import { without } from '../tree.ts';
import { deploysTried } from './deploys-tried.ts';

const app = '.github/workflows/_deploy-app.yml';

test.each([
  ['a release that nobody verifies', 'take.ts "$VERSION"', 'fetch.ts "$VERSION"', 'expected take.ts to verify'],
  ['a smoke test of any build', '--url "$URL" --build "$VERSION"', '--url "$URL"', 'expected a step smoke'],
  ['no smoke test', 'id: smoke', 'id: smoked', 'expected a step smoke'],
  ['a rollback after nothing', "|| steps.smoke.outcome == 'failure'", '', 'expected a step rollback'],
  ['no rollback', 'id: rollback', 'id: rolled', 'expected a step rollback'],
  ['a rollback that nobody tries', '--url "$URL" --build "$PREVIOUS"', '--url "$URL"', 'to try that as well'],
])('%s is found', async (_, from, to, what) => {
  expect(await found(deploysTried, [app, from, to])).toContain(what);
});

test('no deployment is found', async () => {
  expect(await foundIn(without(realTree, app), deploysTried)).toContain('expected a job deploy');
});
