/** Between the map's coordinates and longitude and latitude (WGS 84 degrees); NaN where there is no such place. */
export interface PlaceTransforms {
  readonly toLonLat: (x: number, y: number) => readonly [lon: number, lat: number];
  readonly toWorld: (lon: number, lat: number) => readonly [x: number, y: number];
}
