import type { Rule } from '../rule.ts';
import { deliveryFiles, linesOf } from './delivery-files.ts';

/** Ways to set an app's settings besides Bicep. The next deployment of bicep/ would take what they set away again. */
const ways = [
  /config\s+appsettings\s+(set|delete)/,
  /--(publish-local-settings|publish-settings-only|overwrite-settings)\b/,
  /app-settings-json|appsettings-deploy/i,
  /Microsoft\.Web\/sites\/config/i,
];

export const settingsFromBicep: Rule = {
  name: 'settings of the app are set by Bicep alone',
  check(tree) {
    return deliveryFiles(tree).flatMap((file) =>
      linesOf(tree, file)
        .filter(({ text }) => ways.some((way) => way.test(text)))
        .map(({ line, text }) => ({
          file,
          line,
          what: `expected settings to be declared in bicep/modules/functions, found ${text.trim()}`,
        })),
    );
  },
};
