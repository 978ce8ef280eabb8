import { type BicepFile, type Module, property, type Resource } from '../bicep/bicep-file.ts';
import { toldLater } from '../bicep/known-at-start.ts';
import { Program } from '../bicep/program.ts';
import type { Finding, Rule } from '../rule.ts';

/** The compiler's BCP120 and its kin: Azure has to know what it deploys before it begins. */
export const namesAreKnownAtStart: Rule = {
  name: 'names, scopes, conditions and loops take nothing that is known only once something is deployed',
  check(tree) {
    return new Program(tree).files.flatMap((file) =>
      [...file.resources, ...file.modules].flatMap((one) => faultsOf(one, file)),
    );
  },
};

function faultsOf(deployable: Resource | Module, file: BicepFile): Finding[] {
  const { body, condition, loop, line, name: symbol } = deployable;
  const expressions = { name: property(body, 'name'), scope: property(body, 'scope'), condition, loop: loop?.of };
  return Object.entries(expressions).flatMap(([what, expression]) => {
    const [later] = expression === undefined ? [] : toldLater(expression, file);
    if (later === undefined) return [];
    return [
      { file: file.path, line, what: `expected a ${what} of ${symbol} that is known at the start, found ${later}` },
    ];
  });
}
