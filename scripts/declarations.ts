import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import ts from 'typescript'

/** What the package offers to importers, each with declarations. */
const entries = ['src/testing/index.ts', 'src/testing/vitest.ts', 'src/testing/jest.ts', 'src/testing/global-setup.ts']

const outFolder = 'dist/types'

/** Writes the declarations of the entries, and of no more than they mention. */
function declare(): void {
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile('tsconfig.json', ts.sys.readFile).config,
    ts.sys,
    '.',
  )
  const program = ts.createProgram(entries, {
    ...options,
    noEmit: false,
    incremental: false,
    declaration: true,
    emitDeclarationOnly: true,
    rootDir: 'src',
    outDir: outFolder,
  })
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
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
    const { importedFiles } = ts.preProcessFile(text)
    for (const { fileName } of importedFiles) {
      if (fileName.startsWith('.')) mentioned.push(sourceOf(join(dirname(path), fileName)))
    }
  }
  program.emit(program.getSourceFile(file), write, undefined, true)
  return mentioned
}

/** The source that a mentioned module is written in. */
const sourceOf = (path: string): string =>
  join('src', relative(resolve(outFolder), resolve(path))).replace(/(\.d)?\.[jt]s$/, '.ts')

declare()
