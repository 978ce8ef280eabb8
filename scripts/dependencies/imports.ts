import { parseAst } from 'vitest/node';

/** One import of a module, as written. */
export interface ImportStatement {
  specifier: string;
  line: number;
}

/**
 * Every module that a source names: static, re-exporting, type-only and dynamic imports, `import('…')` types and
 * `require('…')`. Read from the syntax tree, so text in strings and comments does not count. A computed name is not seen.
 *
 * @throws {SyntaxError} that names the path
 */
export function importsOf(source: string, path: string): ImportStatement[] {
  const found: ImportStatement[] = [];
  visit(parse(source, path), (node) => {
    const named = moduleNameIn(node);
    if (named) found.push({ specifier: named.value, line: lineAt(source, named.start) });
  });
  return found;
}

function parse(source: string, path: string): unknown {
  try {
    return parseAst(source, { lang: path.endsWith('ts') ? 'ts' : 'js' });
  } catch (error) {
    throw new SyntaxError(`${path} cannot be parsed`, { cause: error });
  }
}

interface Node {
  type: string;
  [field: string]: unknown;
}

function visit(value: unknown, look: (node: Node) => void): void {
  if (Array.isArray(value)) for (const item of value) visit(item, look);
  if (!isNode(value)) return;
  look(value);
  for (const field of Object.values(value)) visit(field, look);
}

function moduleNameIn(node: Node): { value: string; start: number } | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
    case 'ExportNamedDeclaration':
    case 'ImportExpression':
    case 'TSImportType':
      return textOf(node['source']);
    case 'TSExternalModuleReference':
      return textOf(node['expression']);
    case 'CallExpression': {
      const { callee, arguments: given } = node;
      const requires = isNode(callee) && callee.type === 'Identifier' && callee['name'] === 'require';
      return requires && Array.isArray(given) ? textOf(given[0]) : undefined;
    }
    default:
      return undefined;
  }
}

function textOf(node: unknown): { value: string; start: number } | undefined {
  if (!isNode(node) || node.type !== 'Literal') return undefined;
  const { value, start } = node;
  return typeof value === 'string' && typeof start === 'number' ? { value, start } : undefined;
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

const lineAt = (source: string, offset: number) => source.slice(0, offset).split('\n').length;
