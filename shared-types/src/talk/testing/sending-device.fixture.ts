import { Device, type types } from 'mediasoup-client';
import * as fakeParameters from 'mediasoup-client/fakeParameters';
import { FakeHandler } from 'mediasoup-client/handlers/FakeHandler';
import { vi } from 'vitest';

/** mediasoup-client's own device, over a browser that it makes up; a test says what becomes of each path. */
export class SendingDeviceOfNoBrowser {
  readonly device: Device;
  readonly transports: types.Transport[] = [];
  /** What each transport was asked to produce, in their order. */
  readonly produced: types.ProducerOptions[] = [];
  readonly producers: types.Producer[] = [];

  private constructor(device: Device) {
    this.device = device;
    device.observer.on('newtransport', (transport) => {
      this.transports.push(transport);
      const produce = vi.spyOn(transport, 'produce');
      transport.observer.on('newproducer', (producer) => {
        this.producers.push(producer);
        const [options] = produce.mock.lastCall ?? [];
        if (options) this.produced.push(options);
      });
    });
  }

  static async load(): Promise<SendingDeviceOfNoBrowser> {
    const device = new Device({ handlerFactory: FakeHandler.createFactory(fakeParameters) });
    await device.load({ routerRtpCapabilities: fakeParameters.generateRouterRtpCapabilities() });
    return new SendingDeviceOfNoBrowser(device);
  }

  /** The browser says so of this path. */
  become(at: number, state: types.ConnectionState): void {
    const handler = this.transports.at(at)?.handler;
    if (!(handler instanceof FakeHandler)) throw new Error('No such transport was made.');
    handler.setConnectionState(state);
  }
}
