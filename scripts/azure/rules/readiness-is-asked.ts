import { z } from 'zod';
import { show } from '../bicep/values.ts';
import { inEachEnvironment, ofType } from '../environments.ts';
import type { Rule } from '../rule.ts';

const document = 'docs/openapi.json';
const described = z.object({ paths: z.record(z.string(), z.unknown()) });

export const readinessIsAsked: Rule = {
  name: 'the availability test asks for what the app serves, and the app says there whether it can work',
  check(tree) {
    const { paths } = described.parse(JSON.parse(tree.files.get(document) ?? '{"paths":{}}'));
    return inEachEnvironment(tree, ({ declared }) =>
      ofType(declared, 'Microsoft.Insights/webtests').flatMap((test) => {
        const url = show(test.get('properties.Request.RequestUrl'));
        const path = /\/api\/[^'?]*/.exec(url)?.[0];
        if (path !== undefined && path in paths && path.endsWith('/ready')) return [];
        const what = `expected ${test.symbol} to ask for a path of ${document} that ends with /ready, found ${url}`;
        return [{ file: test.file, line: test.line, what }];
      }),
    );
  },
};
