export function bundleFolder(): string;
export function isWhole(bundle: string): boolean;
