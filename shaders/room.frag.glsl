// SPDX-License-Identifier: Apache-2.0
// Room view. Variants (one is defined):
//   ROOM_SOLID   enamel and steel under two soft lights, darker near the floor
//   ROOM_BODY    the patient's skin, clear in the middle, dense at the rim
//   ROOM_BEAM    the X-ray beam, as light
//   ROOM_FLOOR   floor with a grid and the shadow of what stands above
//   ROOM_SHADOW  coverage, into the shadow map
// All vectors are world space, lengths mm. Colours are sRGB, output premultiplied.

in vec3 v_position_mm;
in vec3 v_normal;
in vec4 v_color;

uniform vec3 u_eye_mm;
uniform vec3 u_up;
uniform vec3 u_right;
uniform vec3 u_forward;
uniform vec3 u_floor_mm;
uniform vec3 u_background;
uniform float u_fog_start_mm;
uniform mat4 u_shadow_from_world;
uniform sampler2D u_shadow;

out vec4 o_color;

#if defined (ROOM_SOLID) || defined (ROOM_FLOOR)
vec3
add_fog (vec3 color)
{
  float d_mm = distance (v_position_mm, u_eye_mm) - u_fog_start_mm;

  return mix (color, u_background, 0.55 * smoothstep (0.0, 3500.0, d_mm));
}
#endif

#ifdef ROOM_SOLID
void
main ()
{
  vec3 n = normalize (v_normal);
  vec3 to_eye = normalize (u_eye_mm - v_position_mm);
  vec3 key = normalize (0.85 * u_up - 0.45 * u_right - 0.65 * u_forward);
  vec3 fill = normalize (0.25 * u_up + 0.8 * u_right + 0.2 * u_forward);
  float sky = 0.5 + 0.5 * dot (n, u_up);
  float height_mm = dot (v_position_mm - u_floor_mm, u_up);
  vec3 light = mix (vec3 (0.20, 0.21, 0.23), vec3 (0.40, 0.42, 0.44), sky);
  float shine;

  light += vec3 (0.60, 0.585, 0.56) * max (dot (n, key), 0.0);
  light += vec3 (0.13, 0.16, 0.19) * max (dot (n, fill), 0.0);
  light *= mix (0.62, 1.0, smoothstep (-20.0, 420.0, height_mm));
  shine = pow (max (dot (n, normalize (key + to_eye)), 0.0), 36.0) * 0.16;
  o_color = vec4 (add_fog (v_color.rgb * light + vec3 (shine)), 1.0);
}
#endif

#ifdef ROOM_BODY
void
main ()
{
  vec3 n = normalize (v_normal);
  vec3 to_eye = normalize (u_eye_mm - v_position_mm);
  vec3 key = normalize (0.85 * u_up - 0.45 * u_right - 0.65 * u_forward);
  float facing = abs (dot (n, to_eye));
  float light = 0.52 + 0.48 * max (dot (n, key), 0.0);
  float alpha = v_color.a * mix (0.95, 0.36, smoothstep (0.0, 0.9, facing));

  o_color = vec4 (v_color.rgb * light * alpha, alpha);
}
#endif

#ifdef ROOM_BEAM
void
main ()
{
  // As light: adds, hides nothing.
  o_color = vec4 (v_color.rgb * v_color.a, 0.0);
}
#endif

#ifdef ROOM_FLOOR
float
get_grid (vec2 place_mm, float cell_mm)
{
  vec2 cell = place_mm / cell_mm;
  vec2 width = fwidth (cell);
  vec2 line = abs (fract (cell - 0.5) - 0.5) / max (width, vec2 (1e-5));
  vec2 shown = (1.0 - min (line, 1.0)) * clamp (0.35 / max (width, vec2 (1e-5)), 0.0, 1.0);

  return max (shown.x, shown.y);
}

void
main ()
{
  vec3 from_mm = v_position_mm - u_floor_mm;
  vec2 place_mm = vec2 (dot (from_mm, u_right), dot (from_mm, u_forward));
  float fade = 1.0 - smoothstep (700.0, 2700.0, length (place_mm));
  vec3 color = mix (u_background, vec3 (0.150, 0.162, 0.174), fade);
  vec2 map = (u_shadow_from_world * vec4 (v_position_mm, 1.0)).xy * 0.5 + 0.5;
  float shadow = 0.45 * textureLod (u_shadow, map, 1.0).r +
                 0.55 * textureLod (u_shadow, map, 2.6).r;

  color += vec3 (0.055, 0.066, 0.070) * fade * get_grid (place_mm, 500.0);
  color *= 1.0 - 0.62 * min (shadow, 1.0) * fade;
  o_color = vec4 (color, 1.0);
}
#endif

#ifdef ROOM_SHADOW
void
main ()
{
  o_color = vec4 (1.0);
}
#endif
