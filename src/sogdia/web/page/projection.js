// Degrees to the plane: a conformal conic with two standard parallels (Lambert 1772), which keeps the shape of states.

const CENTRE = { lon: 62, lat: 38 };
const PARALLELS = [22, 52];
const SCALE = 560;

const radians = (degrees) => (degrees * Math.PI) / 180;
const stretch = (lat) => Math.tan(Math.PI / 4 + radians(lat) / 2);

const CONE =
  Math.log(Math.cos(radians(PARALLELS[0])) / Math.cos(radians(PARALLELS[1]))) /
  Math.log(stretch(PARALLELS[1]) / stretch(PARALLELS[0]));
const SIZE = (Math.cos(radians(PARALLELS[0])) * stretch(PARALLELS[0]) ** CONE) / CONE;
const MIDDLE = SIZE / stretch(CENTRE.lat) ** CONE;

/** Return the point of the plane (y downwards) for degrees east and north. */
export function project(lon, lat) {
  const radius = SIZE / stretch(Math.max(lat, -40)) ** CONE;
  const angle = CONE * radians(lon - CENTRE.lon);
  return [SCALE * radius * Math.sin(angle), -SCALE * (MIDDLE - radius * Math.cos(angle))];
}
