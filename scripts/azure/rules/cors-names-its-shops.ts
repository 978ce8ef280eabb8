import { property } from '../bicep/bicep-file.ts';
import { misfits } from '../bicep/fits.ts';
import { isList, show } from '../bicep/values.ts';
import { allIn } from '../bicep/walk.ts';
import { inEachEnvironment, ofType } from '../environments.ts';
import type { Finding, Rule } from '../rule.ts';

export const corsNamesItsShops: Rule = {
  name: 'web shops that may call the app are named by each environment, by a type that takes no *',
  check(tree) {
    return inEachEnvironment(tree, ({ name, deployed, declared, program }) => [
      ...ofType(declared, 'Microsoft.Web/sites').flatMap((app): Finding[] => {
        const origins = app.get('properties.siteConfig.cors.allowedOrigins');
        const wrong = isList(origins)
          ? origins.filter((origin) => typeof origin !== 'string' || !isOrigin(origin))
          : [origins];
        return wrong.map((origin) => ({
          file: app.file,
          line: app.line,
          what: `expected origins such as https://shop.example, found ${show(origin)} in ${name}`,
        }));
      }),
      ...deployed.flatMap(({ file }) => {
        const sites = file.resources.filter(({ type }) => type === 'Microsoft.Web/sites');
        const named = new Set(
          sites
            .flatMap(({ body }) => [...allIn(body)])
            .flatMap((one) => (one.kind === 'object' ? [property(one, 'allowedOrigins')] : [])),
        );
        return [...named].flatMap((given): Finding[] => {
          if (given === undefined) return [];
          const parameter = file.parameters.find((one) => given.kind === 'name' && one.name === given.name);
          const refuses =
            parameter !== undefined &&
            misfits(['*'], parameter.type, { file, program }, parameter.decorators).length > 0;
          return refuses
            ? []
            : [
                {
                  file: file.path,
                  line: given.line,
                  what: `expected allowedOrigins from a parameter whose type takes no '*', found ${given.text}`,
                },
              ];
        });
      }),
    ]);
  },
};

/** Plain http only where a developer's own machine serves the shop. */
function isOrigin(text: string): boolean {
  return /^https:\/\/[a-z0-9.-]+(:\d+)?$/.test(text) || /^http:\/\/localhost(:\d+)?$/.test(text);
}
