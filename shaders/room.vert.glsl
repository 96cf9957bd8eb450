// SPDX-License-Identifier: Apache-2.0
// Room view, all variants: world or patient mm to clip space.
// u_world_from_model: from the mesh's space; u_clip_from_world: camera or shadow map.

layout (location = 0) in vec3 a_position_mm;
layout (location = 1) in vec3 a_normal;
layout (location = 2) in vec4 a_color;
layout (location = 3) in float a_part;

uniform mat4 u_clip_from_world;
uniform mat4 u_world_from_model;
uniform float u_hover_part;
uniform int u_warning_parts;

out vec3 v_position_mm;
out vec3 v_normal;
out vec4 v_color;

const vec3 warning_color = vec3 (0.93, 0.47, 0.20);

void
main ()
{
  vec4 world_mm = u_world_from_model * vec4 (a_position_mm, 1.0);
  vec3 color = a_color.rgb;
  int part = int (a_part + 0.5);

  if (part > 0 && (u_warning_parts >> part & 1) == 1)
    color = mix (color, warning_color, 0.62);
  if (part > 0 && part == int (u_hover_part + 0.5))
    color = color * 1.12 + vec3 (0.0, 0.10, 0.075);

  v_position_mm = world_mm.xyz;
  v_normal = mat3 (u_world_from_model) * a_normal;
  v_color = vec4 (color, a_color.a);
  gl_Position = u_clip_from_world * world_mm;
}
