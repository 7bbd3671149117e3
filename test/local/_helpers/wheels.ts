import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const python = join(__dirname, '../../../.venv/bin/python');

/** Writes a wheel: an archive with a module and two files about it. */
const WRITE = `
import sys, zipfile
directory, name, version = sys.argv[1:]
info = f"{name}-{version}.dist-info"
files = {
    f"{name}.py": f"value = {version!r}\\n",
    f"{info}/METADATA": f"Metadata-Version: 2.1\\nName: {name}\\nVersion: {version}\\n",
    f"{info}/WHEEL": "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
}
record = "".join(f"{path},,\\n" for path in [*files, f"{info}/RECORD"])
with zipfile.ZipFile(f"{directory}/{name}-{version}-py3-none-any.whl", "w") as archive:
    for path, text in [*files.items(), (f"{info}/RECORD", record)]:
        archive.writestr(path, text)
`;

/** Makes a package whose module of the same name has its version as `value`. */
export function writeWheel(directory: string, name: string, version: string): void {
  execFileSync(python, ['-c', WRITE, directory, name, version]);
}

/** Writes a wheel with a program. */
const WRITE_PROGRAM = `
import sys, zipfile
directory, name, version, program = sys.argv[1:]
info = f"{name}-{version}.dist-info"
files = {
    f"{name}-{version}.data/scripts/{name}": program,
    f"{info}/METADATA": f"Metadata-Version: 2.1\\nName: {name}\\nVersion: {version}\\n",
    f"{info}/WHEEL": "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
}
record = "".join(f"{path},,\\n" for path in [*files, f"{info}/RECORD"])
with zipfile.ZipFile(f"{directory}/{name}-{version}-py3-none-any.whl", "w") as archive:
    for path, text in [*files.items(), (f"{info}/RECORD", record)]:
        entry = zipfile.ZipInfo(path)
        entry.external_attr = 0o100755 << 16
        archive.writestr(entry, text)
`;

/** Makes a package that brings one program, of its own name. */
export function writeProgramWheel(
  directory: string,
  name: string,
  version: string,
  program: string,
): void {
  execFileSync(python, ['-c', WRITE_PROGRAM, directory, name, version, program]);
}

/** Has pip look into one directory and nowhere else, until the function returned is called. */
export function useWheelsOf(directory: string): () => void {
  const before = { ...process.env };
  Object.assign(process.env, { PIP_NO_INDEX: '1', PIP_FIND_LINKS: directory });
  return () => {
    for (const name of ['PIP_NO_INDEX', 'PIP_FIND_LINKS']) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  };
}
