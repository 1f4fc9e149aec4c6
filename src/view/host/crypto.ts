// Stands in for node:crypto in the browser: only what writers import, which never run there.
export const randomBytes = (size: number): Uint8Array => crypto.getRandomValues(new Uint8Array(size));
