/** Lets `import` find packages only below the tree of the host; see packages.cjs. */
let root;

export function initialize(data) {
  root = data.root;
}

/** A package's name: not a path, not a URL, not one of the package's own imports. */
const PACKAGE = /^(?![./#]|[a-z][a-z0-9+.-]*:)/i;

export async function resolve(specifier, context, next) {
  const found = await next(specifier, context);
  if (PACKAGE.test(specifier) && found.url.startsWith('file:') && !found.url.startsWith(root)) {
    const error = new Error(`Cannot find package '${specifier}' imported from the bundle`);
    throw Object.assign(error, { code: 'ERR_MODULE_NOT_FOUND' });
  }
  return found;
}
