// One growing block of memory, cut off in order and never given back: a kernel's buffers live as long as the module.

let top: usize = (__heap_base + 63) & ~63;

/** Zeroed bytes at a 64-byte border (a cache line, and eight f64 lanes). Memory grows here and nowhere else. */
export function allocate(bytes: usize): usize {
  const start = top;
  top = (top + bytes + 63) & ~63;
  const missing = <isize>top - (<isize>memory.size() << 16);
  if (missing > 0 && memory.grow(<i32>((missing + 0xffff) >> 16)) < 0) unreachable();
  return start;
}
