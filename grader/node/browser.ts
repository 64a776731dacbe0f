/**
 * Opens a page in the learner's browser.
 *
 * @param page its file, or its address
 * @returns whether one was started; false where there is no display
 */
export async function openInBrowser(page: string): Promise<boolean> {
  if (!hasDisplay()) return false;
  const { default: open } = await import("open");
  try {
    await open(page);
    return true;
  } catch {
    return false;
  }
}

function hasDisplay({ env, platform } = process): boolean {
  if (env.DISPLAY || env.WAYLAND_DISPLAY || env.WSL_DISTRO_NAME) return true;
  return (platform === "darwin" || platform === "win32") && !env.SSH_CONNECTION;
}
