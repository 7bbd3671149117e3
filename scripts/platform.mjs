// Imported before anything else by what users start. Standard library only.

/** Ends on Windows with the one sentence that helps there. */
export function refuseWindows(platform = process.platform) {
  if (platform !== 'win32') return;
  process.stderr.write(
    'error WindowsNotSupported: Rank Zero runs on Linux and macOS; on Windows use WSL2 (run `wsl --install`, then clone and start it inside).\n',
  );
  process.exit(1);
}

refuseWindows();
