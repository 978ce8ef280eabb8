import type { Rule } from '../rule.ts';
import { deliveryFiles, linesOf } from './delivery-files.ts';

/** What GitHub keeps: nothing that opens Azure, and nothing that the app reads from its vault. */
const kept = ['GITHUB_TOKEN', 'PUSH_CREDENTIALS', 'ALERT_WEBHOOK_URL'];
const longLived = /AZURE_CREDENTIALS|AZURE_CLIENT_SECRET|publish-?profile|\bcreds:|client-secret|AccountKey=/i;

export const secretsFew: Rule = {
  name: 'no secret that lives long opens Azure, and GitHub keeps only what it must',
  check(tree) {
    return deliveryFiles(tree).flatMap((file) =>
      linesOf(tree, file).flatMap(({ line, text }) => {
        if (longLived.test(text))
          return [{ file, line, what: `expected identities only, found ${text.trim()}: log in by azure/login` }];
        const strange = [...text.matchAll(/\bsecrets\.([A-Za-z_]+)/g)].map(([, name]) => name ?? '');
        return strange
          .filter((name) => !kept.includes(name))
          .map((name) => ({ file, line, what: `expected no secret but ${kept.join(', ')}, found ${name}` }));
      }),
    );
  },
};
