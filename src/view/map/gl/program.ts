import { configError } from "../../../errors.ts";

export type UniformValue = number | boolean | readonly number[];

export interface Program {
  use(): void;
  /** Sets uniforms by name; names that the program does not use are passed over. */
  set(values: Readonly<Record<string, UniformValue>>): void;
  /** Binds textures to units in the order given and points the samplers of these names at them. */
  bind(textures: Readonly<Record<string, WebGLTexture | null>>): void;
  attribute(name: string): number;
}

/** Compiles a program. Throws the config error "shader-compile" with the driver's log. */
export function createProgram(gl: WebGL2RenderingContext, vertex: string, fragment: string): Program {
  const program = gl.createProgram();
  const shaders = [
    [gl.VERTEX_SHADER, vertex],
    [gl.FRAGMENT_SHADER, fragment],
  ] as const;
  const compiled = shaders.map(([type, source]) => {
    const shader = gl.createShader(type);
    // Null only when the context is lost; the restored context compiles again.
    if (shader === null) return null;
    gl.shaderSource(
      shader,
      `#version 300 es\nprecision highp float;\nprecision highp int;\nprecision highp sampler2D;\n${source}`,
    );
    gl.compileShader(shader);
    gl.attachShader(program, shader);
    return shader;
  });
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost()) {
    const logs = compiled.map((shader) => (shader === null ? "" : gl.getShaderInfoLog(shader)));
    throw configError({
      code: "shader-compile",
      what: "The graphics driver refuses a program of the map.",
      got: [gl.getProgramInfoLog(program), ...logs].filter(Boolean).join(" "),
      fix: "Update the browser or the graphics driver, and report this text.",
    });
  }
  for (const shader of compiled) if (shader !== null) gl.deleteShader(shader);
  const uniforms = activeUniforms(gl, program);
  return {
    use: () => gl.useProgram(program),
    set: (values) => {
      for (const [name, value] of Object.entries(values)) {
        const uniform = uniforms.get(name);
        if (uniform !== undefined) setUniform(gl, uniform, value);
      }
    },
    bind: (textures) => {
      Object.entries(textures).forEach(([name, texture], unit) => {
        gl.activeTexture(gl.TEXTURE0 + unit);
        gl.bindTexture(gl.TEXTURE_2D, texture);
        const uniform = uniforms.get(name);
        if (uniform !== undefined) gl.uniform1i(uniform.location, unit);
      });
    },
    attribute: (name) => gl.getAttribLocation(program, name),
  };
}

/** What a variant of a program is made with: a name that is defined or not, or defined as a number. */
export type Defines = Readonly<Record<string, boolean | number>>;

/** Variants of one program, each compiled when it is first needed. */
export function createVariants(
  gl: WebGL2RenderingContext,
  vertex: string,
  fragment: string,
): (defines: Defines) => Program {
  const known = new Map<string, Program>();
  return (defines) => {
    const lines = Object.entries(defines)
      .filter(([, value]) => value !== false)
      .map(([name, value]) => `#define ${name} ${Number(value)}\n`)
      .join("");
    const program = known.get(lines) ?? createProgram(gl, lines + vertex, lines + fragment);
    known.set(lines, program);
    return program;
  };
}

interface Uniform {
  readonly location: WebGLUniformLocation;
  readonly type: number;
}

function activeUniforms(gl: WebGL2RenderingContext, program: WebGLProgram): ReadonlyMap<string, Uniform> {
  const count: number = gl.getProgramParameter(program, gl.ACTIVE_UNIFORMS) ?? 0;
  const uniforms = new Map<string, Uniform>();
  for (let i = 0; i < count; i++) {
    const info = gl.getActiveUniform(program, i);
    const location = info && gl.getUniformLocation(program, info.name);
    if (info && location) uniforms.set(info.name.replace("[0]", ""), { location, type: info.type });
  }
  return uniforms;
}

function setUniform(gl: WebGL2RenderingContext, { location, type }: Uniform, value: UniformValue): void {
  const numbers = typeof value === "object" ? value : [Number(value)];
  switch (type) {
    case gl.FLOAT:
      gl.uniform1fv(location, numbers);
      break;
    case gl.FLOAT_VEC2:
      gl.uniform2fv(location, numbers);
      break;
    case gl.FLOAT_VEC3:
      gl.uniform3fv(location, numbers);
      break;
    case gl.FLOAT_VEC4:
      gl.uniform4fv(location, numbers);
      break;
    case gl.FLOAT_MAT2:
      gl.uniformMatrix2fv(location, false, numbers);
      break;
    case gl.INT_VEC2:
      gl.uniform2iv(location, numbers);
      break;
    default:
      gl.uniform1iv(location, numbers);
  }
}
