import sharp from 'sharp';

/** A square of one colour, as a PNG file. `hue` in degrees; saturation and lightness are half. */
export async function colourPicture(hue: number, side: number): Promise<Buffer> {
  const background = `hsl(${hue}, 50%, 50%)`;
  return sharp({ create: { width: side, height: side, channels: 3, background } })
    .png()
    .toBuffer();
}
