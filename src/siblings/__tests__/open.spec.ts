// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { Notification } from '@jupyterlab/apputils';
import { FakeCompanion, trans } from '../../companion/__tests__/fakes';
import { openInstance } from '../open';

const URL_ONCE =
  'https://eda-jdoe.notebook.us-east-1.sagemaker.aws?authToken=x';

describe('openInstance', () => {
  const tab = {
    opener: window,
    location: { replace: jest.fn() },
    close: jest.fn()
  };
  let open: jest.SpyInstance;
  beforeEach(() => {
    jest.clearAllMocks();
    tab.opener = window;
    open = jest.spyOn(window, 'open').mockReturnValue(tab as unknown as Window);
  });
  afterEach(() => {
    open.mockRestore();
    Notification.dismiss();
  });

  it('opens the tab within the click, cuts its opener, then navigates', async () => {
    const companion = new FakeCompanion({
      openInstance: () => ({ url: URL_ONCE })
    });
    const opening = openInstance(companion, 'eda-jdoe', 'lab', trans);
    expect(open).toHaveBeenCalledTimes(1);
    expect(tab.opener).toBeNull();
    expect(tab.location.replace).not.toHaveBeenCalled();
    await opening;
    expect(tab.location.replace).toHaveBeenCalledWith(URL_ONCE);
    expect(Notification.manager.count).toBe(0);
  });

  it('closes the blank tab and says why when it is refused', async () => {
    const companion = new FakeCompanion({
      openInstance: () => Promise.reject(new Error('denied'))
    });
    await openInstance(companion, 'eda-jdoe', 'lab', trans);
    expect(tab.close).toHaveBeenCalledTimes(1);
    expect(Notification.manager.notifications[0].message).toBe(
      'eda-jdoe was not opened: denied'
    );
  });

  it('says that the browser has blocked the tab, without the URL', async () => {
    open.mockReturnValue(null);
    const companion = new FakeCompanion({
      openInstance: () => ({ url: URL_ONCE })
    });
    await openInstance(companion, 'eda-jdoe', 'lab', trans);
    const [{ message }] = Notification.manager.notifications;
    expect(message).toContain('blocked');
    expect(message).not.toContain('authToken');
  });
});
