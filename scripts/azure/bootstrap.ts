import { deployment } from './bicep/deployment.ts';
import type { FileScope } from './bicep/file-scope.ts';
import { parseParameters } from './bicep/parameters-file.ts';
import { Program } from './bicep/program.ts';
import type { Tree } from './tree.ts';

/** A stage of a repository that is easily told apart in a subject. */
const example = `using 'main.bicep'
param environmentName = 'dev'
param location = 'here'
param owner = 'team'
param costCenter = 'shop'
param repository = { owner: 'o', ownerId: '1', name: 'r', id: '2' }
param subjectFormats = [ 'immutable', 'legacy' ]
`;

/** What `bicep/bootstrap` declares of a stage. */
export function bootstrap(tree: Tree): FileScope {
  return deployment(new Program(tree), parseParameters('bicep/bootstrap/example.bicepparam', example));
}
