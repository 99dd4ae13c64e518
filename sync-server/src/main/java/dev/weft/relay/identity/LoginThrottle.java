package dev.weft.relay.identity;

import dev.weft.relay.config.PeopleLimits;
import dev.weft.relay.identity.IdentityRefusal.Kind;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts failed logins, per account and per address, in a sliding window. In memory: a restart
 * forgives, and what is forgotten first is what failed longest ago.
 *
 * <p>Thread rule: any thread.
 */
final class LoginThrottle {
  private final LongSupplier clockMillis;
  private final Map<String, ArrayDeque<Long>> failures = new LinkedHashMap<>(16, 0.75f, true);

  LoginThrottle(LongSupplier clockMillis) {
    this.clockMillis = clockMillis;
  }

  /**
   * Counts an attempt as failed until {@link #succeeded}, so that many at once are counted too.
   *
   * @throws IdentityRefusal if there were too many
   */
  synchronized void attempt(String account, String address) {
    long now = clockMillis.getAsLong();
    check("a:" + account, PeopleLimits.LOGIN_FAILURES_OF_ACCOUNT_MAX, now);
    check("i:" + address, PeopleLimits.LOGIN_FAILURES_OF_ADDRESS_MAX, now);
    add("a:" + account, now);
    add("i:" + address, now);
  }

  /** The attempt was none: the account's failures are forgotten, the address's one fewer. */
  synchronized void succeeded(String account, String address) {
    failures.remove("a:" + account);
    ArrayDeque<Long> ofAddress = failures.get("i:" + address);
    if (ofAddress != null) {
      ofAddress.pollLast();
    }
  }

  private void check(String key, int max, long now) {
    @Nullable ArrayDeque<Long> times = failures.get(key);
    if (times == null) {
      return;
    }
    long oldest = now - PeopleLimits.LOGIN_WINDOW.toMillis();
    while (!times.isEmpty() && times.getFirst() <= oldest) {
      times.removeFirst();
    }
    if (times.size() >= max) {
      throw new IdentityRefusal(
          Kind.TOO_MANY,
          "Too many failed logins; wait "
              + PeopleLimits.LOGIN_WINDOW.toMinutes()
              + " minutes, or ask an administrator for a new link");
    }
  }

  private void add(String key, long now) {
    failures.computeIfAbsent(key, k -> new ArrayDeque<>()).addLast(now);
    if (failures.size() > PeopleLimits.LOGIN_FAILURES_TRACKED_MAX) {
      failures.remove(failures.keySet().iterator().next());
    }
  }
}
