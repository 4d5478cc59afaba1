import ts from 'typescript'

/** What reads time, waits or draws by chance, by the name under which it is reached. */
const reaches: ReadonlySet<string> = new Set([
  // Time
  'Date',
  'Temporal',
  'DateTimeFormat',
  'performance',
  'hrtime',
  'uptime',
  'timeOrigin',
  // Timers and waiting
  'setTimeout',
  'setInterval',
  'setImmediate',
  'scheduler',
  'AbortSignal',
  'Atomics',
  'MessageChannel',
  'requestIdleCallback',
  // Chance
  'random',
  'randomUUID',
  'randomBytes',
  'randomInt',
  'randomFill',
  'randomFillSync',
  'getRandomValues',
  'generateKey',
  'generateKeySync',
  'generateKeyPair',
  'generateKeyPairSync',
  'generatePrime',
  'generatePrimeSync',
  'generateSecret',
  // Libraries that read the wall clock by themselves
  'setIssuedAt',
  'setExpirationTime',
  'setNotBefore',
  'SignJWT',
  'EncryptJWT',
  'jwtVerify',
  'jwtDecrypt',
  // Times that the system notes
  'mtime',
  'mtimeMs',
  'ctimeMs',
  'atimeMs',
  'birthtimeMs',
  'timeStamp',
  'cpuUsage',
  // Ways around names
  'eval',
  'Function',
  'getBuiltinModule',
])

/** Modules through which time, timers or chance are reached whatever the names are. */
const modules: ReadonlySet<string> = new Set([
  'timers',
  'timers/promises',
  'perf_hooks',
  'worker_threads',
  'child_process',
  'vm',
  'cluster',
  'process',
  'nanoid',
  'uuid',
])

/** Objects whose members must be named where they are used, so that the names above can be found. */
const globals: ReadonlySet<string> = new Set([
  'globalThis',
  'global',
  'Math',
  'process',
  'crypto',
  'Intl',
  'window',
  'self',
])

const words = [...reaches, ...modules, ...globals, 'require', 'constructor'].join('|')

/** A text without any of the words, loaded modules and escaped letters need not be parsed. */
const suspicious = new RegExp(String.raw`\b(?:${words}|import\s*[(/])|\\u|['"](?:node:)?crypto`)

/** What an arithmetic clock may do with dates: give an instant, or read one from a text. */
const arithmetic: ReadonlySet<string> = new Set(['parse', 'UTC'])

/**
 * Where a source reaches for the machine's time, timers or chance; each with its line.
 *
 * Looks at the syntax, so that comments and the words of messages do not count, and at names wherever they stand, so that
 * an alias, a destructured or a quoted name counts too. `isClock` allows dates as arithmetic: `new Date(ms)`, `Date.parse`
 * and `Date.UTC`. A name that is put together at run time from an object that is passed on is not found here.
 */
export function machineReaches(file: string, text: string, isClock = false): string[] {
  if (!suspicious.test(text)) return []
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const found: string[] = []
  const note = (node: ts.Node, what: string): void => {
    found.push(`${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1} ${what}`)
  }
  const visit = (node: ts.Node): void => {
    const what = reachOf(node)
    if (what !== undefined && !(isClock && isArithmetic(node))) note(node, what)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

function reachOf(node: ts.Node): string | undefined {
  if (ts.isIdentifier(node)) {
    const isReach = reaches.has(node.text) && !isOwnMember(node)
    return isReach || isHidden(node) || isMaker(node) ? node.text : undefined
  }
  if (ts.isStringLiteralLike(node)) return reachOfText(node)
  if (ts.isCallExpression(node) && loads(node)) return reachOfLoad(node)
  return undefined
}

/** A time that contracts name too: an object that is made may have it as a member; taking it from another may not be. */
function isOwnMember({ text, parent }: ts.Identifier): boolean {
  if (text !== 'timeStamp' || !ts.isPropertyAssignment(parent)) return false
  const { parent: user } = parent.parent
  return !ts.isParenthesizedExpression(user) && !(ts.isBinaryExpression(user) && user.left === parent.parent)
}

/** A quoted name: of a member, or of a module. */
function reachOfText(node: ts.StringLiteralLike): string | undefined {
  const { parent, text } = node
  if (ts.isImportDeclaration(parent) || ts.isExportDeclaration(parent)) return reachOfModule(text, parent)
  if (ts.isCallExpression(parent)) return text.startsWith('node:') && modules.has(text.slice(5)) ? text : undefined
  const isName =
    ts.isElementAccessExpression(parent) ||
    ts.isPropertyAssignment(parent) ||
    ts.isBindingElement(parent) ||
    ts.isComputedPropertyName(parent) ||
    ts.isImportSpecifier(parent)
  return isName && reaches.has(text) ? text : undefined
}

/** A module that gives nothing else, or one whose members are not named one by one. */
function reachOfModule(text: string, parent: ts.ImportDeclaration | ts.ExportDeclaration): string | undefined {
  const name = text.replace(/^node:/, '')
  if (modules.has(name)) return text
  const importClause = ts.isImportDeclaration(parent) ? parent.importClause : undefined
  const isNamed = importClause?.namedBindings !== undefined && ts.isNamedImports(importClause.namedBindings)
  return name === 'crypto' && (!isNamed || importClause?.name) ? text : undefined
}

const loads = ({ expression }: ts.CallExpression): boolean =>
  expression.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(expression) && expression.text === 'require')

/** A module that is loaded while running; one that is named at run time could be any. */
function reachOfLoad({ arguments: [specifier] }: ts.CallExpression): string | undefined {
  if (!specifier || !ts.isStringLiteralLike(specifier)) return 'loads a module that is not named'
  const name = specifier.text.replace(/^node:/, '')
  return modules.has(name) || name === 'crypto' ? specifier.text : undefined
}

/** A constructor that is called by way of a value, which can make functions from texts. */
function isMaker({ text, parent }: ts.Identifier): boolean {
  return text === 'constructor' && ts.isPropertyAccessExpression(parent) && ts.isCallExpression(parent.parent)
}

/** A global object whose members are not named where it stands: computed, passed on, or under another name. */
function isHidden(node: ts.Identifier): boolean {
  if (!globals.has(node.text) || !isValue(node)) return false
  const { parent } = node
  // `declare global` only adds types.
  if (ts.isPropertyAccessExpression(parent) || ts.isModuleDeclaration(parent)) return false
  if (ts.isElementAccessExpression(parent)) return !ts.isStringLiteralLike(parent.argumentExpression)
  // `const { subtle } = globalThis.crypto` names what it takes, and so do the names themselves.
  return !(ts.isVariableDeclaration(parent) && ts.isObjectBindingPattern(parent.name) && !takesRest(parent.name))
}

const takesRest = ({ elements }: ts.ObjectBindingPattern): boolean =>
  elements.some(
    ({ dotDotDotToken, propertyName }) => dotDotDotToken || (propertyName && ts.isComputedPropertyName(propertyName)),
  )

/** Whether an identifier stands for a value, and not for the name of a member, a type or a declaration. */
function isValue(node: ts.Identifier): boolean {
  const { parent } = node
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node
  if (ts.isBindingElement(parent) || ts.isPropertySignature(parent) || ts.isTypeReferenceNode(parent)) return false
  return !ts.isTypeQueryNode(parent) && !ts.isParameter(parent)
}

function isArithmetic(node: ts.Node): boolean {
  if (!ts.isIdentifier(node) || node.text !== 'Date') return false
  const { parent } = node
  if (ts.isNewExpression(parent)) return parent.arguments?.[0] !== undefined && !ts.isSpreadElement(parent.arguments[0])
  if (ts.isTypeReferenceNode(parent)) return true
  return ts.isPropertyAccessExpression(parent) && arithmetic.has(parent.name.text)
}
