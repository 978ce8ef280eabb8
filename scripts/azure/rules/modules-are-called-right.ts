import { type BicepFile, type Module, property } from '../bicep/bicep-file.ts';
import { Program } from '../bicep/program.ts';
import { allInFile } from '../bicep/walk.ts';
import type { Finding, Rule } from '../rule.ts';
import { pathsUnder } from '../tree.ts';

export const modulesAreCalledRight: Rule = {
  name: 'every module is called, with exactly what it declares, and asked for outputs that it has',
  check(tree) {
    const program = new Program(tree);
    const referred = new Set(
      program.files.flatMap(({ modules, imports }) => [...modules, ...imports].map(({ path }) => path)),
    );
    const own = [...pathsUnder(tree, 'bicep/modules', '.bicep'), ...pathsUnder(tree, 'bicep/types', '.bicep')];
    return [
      ...own
        .filter((path) => !referred.has(path))
        .map((file) => ({ file, what: 'expected a module or an import that refers to it, found none' })),
      ...program.files.flatMap((file) => file.modules.flatMap((module) => faultsOf(module, file, program))),
    ];
  },
};

function faultsOf(module: Module, file: BicepFile, program: Program): Finding[] {
  const finding = (what: string, line = module.line) => ({ file: file.path, line, what });
  if (program.tree.files.get(module.path) === undefined) return [finding(`expected a file ${module.path}, found none`)];
  const called = program.file(module.path);
  const findings: Finding[] = [];
  if (called.targetScope !== file.targetScope && property(module.body, 'scope') === undefined)
    findings.push(finding(`expected scope: of a ${called.targetScope} on ${module.name}, found none`));
  for (const { key, line } of module.body.properties)
    if (key.kind !== 'literal' || !['params', 'scope', 'dependsOn'].includes(String(key.value)))
      findings.push(finding(`expected params, scope or dependsOn in ${module.name}, found ${key.text}`, line));
  return [...findings, ...parameterFaults(module, file, called), ...outputFaults(module, file, called)];
}

function parameterFaults(module: Module, file: BicepFile, called: BicepFile): Finding[] {
  const params = property(module.body, 'params');
  if (params !== undefined && params.kind !== 'object')
    return [
      {
        file: file.path,
        line: module.line,
        what: `expected params of ${module.name} as an object, found ${params.text}`,
      },
    ];
  const given = (params?.properties ?? []).map(({ key, line }) => ({
    name: key.kind === 'literal' ? String(key.value) : key.text,
    line,
  }));
  const missing = called.parameters
    .filter(
      (one) =>
        one.default === undefined && one.type.kind !== 'nullable' && !given.some(({ name }) => name === one.name),
    )
    .map(({ name }) => ({
      file: file.path,
      line: module.line,
      what: `expected ${module.name} to be given ${name}, found nothing`,
    }));
  const unknown = given
    .filter(({ name }) => !called.parameters.some((one) => one.name === name))
    .map(({ name, line }) => ({
      file: file.path,
      line,
      what: `expected a parameter of ${called.path}, found ${name}`,
    }));
  return [...missing, ...unknown];
}

function outputFaults(module: Module, file: BicepFile, called: BicepFile): Finding[] {
  return [...allInFile(file)].flatMap((one) => {
    if (one.kind !== 'member' || one.of.kind !== 'member' || one.of.name !== 'outputs') return [];
    const of = one.of.of.kind === 'index' ? one.of.of.of : one.of.of;
    if (of.kind !== 'name' || of.name !== module.name || called.outputs.some(({ name }) => name === one.name))
      return [];
    return [{ file: file.path, line: one.line, what: `expected an output of ${called.path}, found ${one.name}` }];
  });
}
