import { Program } from '../bicep/program.ts';
import type { Finding, Rule } from '../rule.ts';

const wanted = ['dev', 'staging', 'prod'];

export const environmentsSetParameters: Rule = {
  name: 'dev, staging and prod set every parameter of main.bicep without default, and all three the same',
  check(tree) {
    const program = new Program(tree);
    const files = program.parametersFiles;
    const missing = wanted
      .map((name) => `bicep/main.${name}.bicepparam`)
      .filter((path) => !files.some((file) => file.path === path))
      .map((file) => ({ file, what: 'expected the parameters of an environment, found no such file' }));
    const environments = files.filter(({ using }) => using === 'bicep/main.bicep');
    const all = new Set(environments.flatMap(({ parameters }) => parameters.map(({ name }) => name)));
    const perFile = files.flatMap(({ path, using, parameters }): Finding[] => {
      const declared = program.file(using).parameters;
      const set = parameters.map(({ name }) => name);
      const required = declared
        .filter((one) => one.default === undefined && one.type.kind !== 'nullable')
        .map(({ name }) => name);
      const shared = environments.some((one) => one.path === path)
        ? [...all].filter((name) => !required.includes(name))
        : [];
      return [
        ...required
          .filter((name) => !set.includes(name))
          .map((name) => ({ file: path, what: `expected param ${name}, which has no default, found none` })),
        ...shared
          .filter((name) => !set.includes(name))
          .map((name) => ({ file: path, what: `expected param ${name}, which another environment sets, found none` })),
        ...parameters
          .filter(({ name }) => !declared.some((one) => one.name === name))
          .map(({ name, line }) => ({ file: path, line, what: `expected a parameter of ${using}, found ${name}` })),
      ];
    });
    return [...missing, ...perFile];
  },
};
