import { misfits } from '../bicep/fits.ts';
import { inEachEnvironment } from '../environments.ts';
import type { Rule } from '../rule.ts';

export const valuesFitTypes: Rule = {
  name: 'every value that an environment sets, and every one that is handed to a module, fits the type it is for',
  check(tree) {
    return inEachEnvironment(tree, ({ name, deployed, program }) =>
      deployed.flatMap(({ file, given }) =>
        file.parameters.flatMap((parameter) => {
          const value = given[parameter.name];
          if (value === undefined || (value === null && parameter.default !== undefined)) return [];
          return misfits(value, parameter.type, { file, program }, parameter.decorators).map((what) => ({
            file: file.path,
            line: parameter.line,
            what: `${parameter.name}${what}, in ${name}`,
          }));
        }),
      ),
    );
  },
};
