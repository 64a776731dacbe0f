/** What is wrong with this version of Node; empty where it fits. package.json says the same in `engines`. */
export function unfit(version) {
  const [major, minor] = version.split(".").map(Number);
  if ((major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major >= 24) return "";
  return `the course needs Node 20.19, 22.12, 24 or later, and this is Node ${version}. Install one of them from https://nodejs.org, and start again.`;
}
