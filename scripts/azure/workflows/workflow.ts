import { isScalar, LineCounter, parseDocument, visit } from 'yaml';
import { z } from 'zod';
import { pathsUnder, type Tree } from '../tree.ts';

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const settings = z.record(z.string(), scalar);
const permissions = z.union([z.string(), z.record(z.string(), z.string())]);
const condition = z.union([z.string(), z.boolean()]).optional();

const step = z.object({
  id: z.string().optional(),
  name: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  if: condition,
  env: settings.default({}),
  with: settings.default({}),
});

const job = z.object({
  uses: z.string().optional(),
  needs: z.union([z.string().transform((one) => [one]), z.array(z.string())]).default([]),
  if: condition,
  permissions: permissions.optional(),
  environment: z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)]).optional(),
  concurrency: z.object({ group: z.string(), 'cancel-in-progress': z.union([z.boolean(), z.string()]) }).optional(),
  'timeout-minutes': z.number().optional(),
  with: settings.default({}),
  steps: z.array(step).default([]),
});

const workflow = z.object({
  on: z.union([
    z.string().transform((one) => ({ [one]: null })),
    z.array(z.string()).transform((all) => Object.fromEntries(all.map((one) => [one, null]))),
    z.record(z.string(), z.unknown()),
  ]),
  permissions: permissions.optional(),
  defaults: z.object({ run: z.object({ shell: z.string() }) }).optional(),
  jobs: z.record(z.string(), job),
});

export type Step = z.infer<typeof step> & { readonly line: number };
export type Job = Omit<z.infer<typeof job>, 'steps'> & { readonly id: string; readonly line: number; steps: Step[] };

export interface Workflow {
  readonly file: string;
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: z.infer<typeof permissions> | undefined;
  /** What runs the scripts that do not say otherwise. */
  readonly shell: string | undefined;
  readonly jobs: readonly Job[];
}

export const workflowFolder = '.github/workflows';

export function workflowPaths(tree: Tree): string[] {
  return [...pathsUnder(tree, workflowFolder, '.yml'), ...pathsUnder(tree, workflowFolder, '.yaml')];
}

/** Every workflow that is one. What is none is found by actionlint, and has nothing more to say here. */
export function readWorkflows(tree: Tree): Workflow[] {
  return workflowPaths(tree).flatMap((file) => readWorkflow(file, tree.files.get(file) ?? '') ?? []);
}

function readWorkflow(file: string, text: string): Workflow | undefined {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const read = document.errors.length > 0 ? undefined : workflow.safeParse(document.toJS());
  if (read?.data === undefined) return undefined;
  const lineOf = (...path: (string | number)[]) => {
    const node = document.getIn(path, true);
    const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
    return Array.isArray(range) && typeof range[0] === 'number' ? lines.linePos(range[0]).line : 1;
  };
  const jobs = Object.entries(read.data.jobs).map(([id, { steps, ...rest }]) => ({
    ...rest,
    id,
    line: lineOf('jobs', id),
    steps: steps.map((one, index) => ({ ...one, line: lineOf('jobs', id, 'steps', index) })),
  }));
  const { on, permissions, defaults } = read.data;
  return { file, on, permissions, shell: defaults?.run.shell, jobs };
}

/** A `uses:`, of a step or of a job. */
export interface Use {
  readonly line: number;
  /** `actions/checkout@3d3c…` */
  readonly text: string;
  /** What stands in the comment behind it. */
  readonly comment: string | undefined;
}

export function usesIn(text: string): Use[] {
  const lines = new LineCounter();
  const found: Use[] = [];
  visit(parseDocument(text, { lineCounter: lines }), {
    Pair(_, { key, value }) {
      if (!isScalar(key) || key.value !== 'uses' || !isScalar(value) || typeof value.value !== 'string') return;
      const line = lines.linePos(value.range?.[0] ?? 0).line;
      found.push({ line, text: value.value, comment: value.comment?.trim() });
    },
  });
  return found;
}

/** The workflow that a job calls, if it is one of this repository. */
export function calledBy({ uses }: Job, workflows: readonly Workflow[]): Workflow | undefined {
  return workflows.find(({ file }) => uses === `./${file}`);
}

/** Whether a step runs an action, whatever its version and the case of its owner. */
export function runsAction({ uses }: Step, action: string): boolean {
  return uses?.split('@')[0]?.toLowerCase() === action.toLowerCase();
}

export const logsIn = (job: Job): boolean => job.steps.some((one) => runsAction(one, 'azure/login'));
