import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import ts from 'typescript'

/** What the package offers to importers, each with declarations. */
const entries = ['index', 'vitest', 'jest', 'global-setup'].map((name) => `src/testing/${name}.ts`)

const outFolder = 'dist/types'

/** Writes the declarations of the entries, and of no more than they mention. */
function declare(): void {
  const { config } = ts.readConfigFile('tsconfig.json', ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, '.')
  const emitting = { noEmit: false, incremental: false, declaration: true, emitDeclarationOnly: true }
  const program = ts.createProgram(entries, { ...options, ...emitting, rootDir: 'src', outDir: outFolder })
  const waiting = [...entries]
  const seen = new Set<string>()
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (seen.has(file)) continue
    seen.add(file)
    waiting.push(...declareFile(program, file))
  }
}

/** Writes the declarations of a file, and answers the files of ours that they mention. */
function declareFile(program: ts.Program, file: string): string[] {
  const mentioned: string[] = []
  const write = (path: string, emitted: string): void => {
    const text = withoutDoors(
      program,
      path,
      emitted.replaceAll(/(from|import\() ?(['"]\.[^'"]+)\.ts(['"])/g, '$1 $2.js$3'),
    )
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
    for (const { fileName } of ts.preProcessFile(text).importedFiles) {
      if (fileName.startsWith('.')) mentioned.push(sourceOf(path, fileName))
    }
  }
  program.emit(program.getSourceFile(file), write, undefined, true)
  return mentioned
}

/** Names that come through the door of a room are taken from where they are declared, so that no whole room is mentioned. */
function withoutDoors(program: ts.Program, path: string, text: string): string {
  const { statements } = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  let rewritten = text
  for (const statement of statements) {
    const names = namesOf(statement)
    if (!names || !names.module.endsWith('/index.js')) continue
    const door = program.getSourceFile(sourceOf(path, names.module))
    if (!door) continue
    const lines = names.elements.map((element) => direct(program, path, door, names.word, element))
    rewritten = rewritten.replace(statement.getText(), lines.join('\n'))
  }
  return rewritten
}

/** What a statement imports or exports by name, and from where. */
function namesOf(statement: ts.Statement) {
  if (ts.isImportDeclaration(statement)) {
    const bindings = statement.importClause?.namedBindings
    if (!bindings || !ts.isNamedImports(bindings)) return undefined
    return { word: 'import', elements: bindings.elements, module: moduleOf(statement.moduleSpecifier) }
  }
  if (!ts.isExportDeclaration(statement) || !statement.moduleSpecifier) return undefined
  const { exportClause } = statement
  if (!exportClause || !ts.isNamedExports(exportClause)) return undefined
  return { word: 'export', elements: exportClause.elements, module: moduleOf(statement.moduleSpecifier) }
}

const moduleOf = (specifier: ts.Expression): string => (ts.isStringLiteral(specifier) ? specifier.text : '')

function direct(
  program: ts.Program,
  path: string,
  door: ts.SourceFile,
  word: string,
  { name, propertyName }: ts.ImportOrExportSpecifier,
): string {
  const checker = program.getTypeChecker()
  const asked = (propertyName ?? name).text
  const room = checker.getSymbolAtLocation(door)
  const found = room && checker.getExportsOfModule(room).find((symbol) => symbol.name === asked)
  if (!found) throw new Error(`Failed to declare ${path}: ${door.fileName} exports no ${asked}`)
  const symbol = found.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(found) : found
  const declared = symbol.declarations?.[0]?.getSourceFile().fileName ?? ''
  const target = join(outFolder, relative('src', relative('.', declared))).replace(/\.ts$/, '.js')
  const from = relative(dirname(path), target)
  return `${word} type { ${symbol.name} as ${name.text} } from '${from.startsWith('.') ? from : `./${from}`}';`
}

/** The source of a module that a declaration file mentions. */
function sourceOf(path: string, module: string): string {
  return join('src', relative(resolve(outFolder), resolve(dirname(path), module))).replace(/(\.d)?\.[jt]s$/, '.ts')
}

declare()
