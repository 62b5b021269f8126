// The workgroup's place in the grid that was asked for: grids beyond 65,535 in some direction are dispatched folded.
fn place_in_grid(group: vec3u, groups: vec3u) -> vec3u {
  let flat = group.x + groups.x * (group.y + groups.y * group.z);
  let rest = flat / params.grid_x;
  return vec3u(flat % params.grid_x, rest % params.grid_y, rest / params.grid_y);
}
