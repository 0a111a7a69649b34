import sharp from 'sharp';

const COVERS = [
  '<rect width="600" height="600" fill="#c9743a"/><circle cx="300" cy="400" r="210" fill="#f3c98b"/><path d="M0 430h600v170H0z" fill="#5c2c1e"/>',
  '<rect width="600" height="600" fill="#8a3b4f"/><circle cx="210" cy="250" r="150" fill="#e9b7a8"/><circle cx="390" cy="350" r="150" fill="#3a1622"/>',
  '<rect width="600" height="600" fill="#3f8f6b"/><path d="M0 600 200 0h80L80 600zM200 600 400 0h80L280 600zM400 600 600 0v600z" fill="#d8e8c4"/>',
  '<rect width="600" height="600" fill="#16224f"/><circle cx="430" cy="170" r="86" fill="#f2e7c9"/><path d="M0 420q150-70 300 0t300 0v180H0z" fill="#3b5bd6"/><path d="M0 490q150-60 300 0t300 0v110H0z" fill="#e8643c"/>',
];

/** A cover made of a few shapes: nobody else's. PNG. */
export function cover(number: number): Promise<Buffer> {
  const shapes = COVERS[number % COVERS.length];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 600" width="600" height="600">${shapes}</svg>`;
  return sharp(Buffer.from(svg)).png().toBuffer();
}
