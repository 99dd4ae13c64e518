package dev.weft.relay.metrics;

import dev.weft.relay.document.CloseCode;
import dev.weft.relay.document.DocumentMeter;
import dev.weft.relay.document.Limit;
import dev.weft.relay.log.LogFailure;
import dev.weft.relay.log.UpdateLog;
import dev.weft.relay.session.SocketMeter;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * The relay's counters and histograms. Thread rule: any thread; reading is not atomic as a whole.
 */
public final class Metrics implements DocumentMeter, SocketMeter, UpdateLog.CommitListener {
  private final LongAdder socketsOpened = new LongAdder();
  private final LongAdder socketsClosed = new LongAdder();
  private final LongAdder messagesReceived = new LongAdder();
  private final LongAdder bytesReceived = new LongAdder();
  private final LongAdder messagesSent = new LongAdder();
  private final LongAdder bytesSent = new LongAdder();
  private final LongAdder messagesDropped = new LongAdder();
  private final LongAdder statelessDropped = new LongAdder();
  private final LongAdder pauses = new LongAdder();
  private final LongAdder duplicates = new LongAdder();
  private final LongAdder rejected = new LongAdder();
  private final LongAdder malformed = new LongAdder();
  private final LongAdder deliveries = new LongAdder();
  private final LongAdder resyncs = new LongAdder();
  private final LongAdder recordsCommitted = new LongAdder();
  private final LongAdder bytesCommitted = new LongAdder();
  private final LongAdder commitsFailed = new LongAdder();
  private final LongAdder documentsLoaded = new LongAdder();
  private final LongAdder bytesLoaded = new LongAdder();
  private final Map<CloseCode, LongAdder> closes = new EnumMap<>(CloseCode.class);
  private final Map<Limit, LongAdder> limits = new EnumMap<>(Limit.class);
  private final Histogram commitSeconds = new Histogram("weft_commit_seconds");
  private final Histogram loadSeconds = new Histogram("weft_document_load_seconds");
  private final Map<String, LongSupplier> watched = new ConcurrentSkipListMap<>();
  private volatile int documentsOpen;
  private volatile boolean isLogHealthy = true;

  public Metrics() {
    for (CloseCode code : CloseCode.values()) {
      closes.put(code, new LongAdder());
    }
    for (Limit limit : Limit.values()) {
      limits.put(limit, new LongAdder());
    }
  }

  /** Shows what somebody else counts, as it is at the moment. */
  public void watch(String name, LongSupplier value) {
    watched.put(name, value);
  }

  /** Whether the last commit succeeded. */
  public boolean isLogHealthy() {
    return isLogHealthy;
  }

  /** Everything in Prometheus' text format, version 0.0.4. */
  public String scrape() {
    var out = new StringBuilder();
    counter(out, "weft_sockets_opened_total", socketsOpened);
    gauge(out, "weft_sockets_open", socketsOpened.sum() - socketsClosed.sum());
    counter(out, "weft_messages_received_total", messagesReceived);
    counter(out, "weft_received_bytes_total", bytesReceived);
    counter(out, "weft_messages_sent_total", messagesSent);
    counter(out, "weft_sent_bytes_total", bytesSent);
    counter(out, "weft_messages_dropped_total", messagesDropped);
    counter(out, "weft_stateless_dropped_total", statelessDropped);
    counter(out, "weft_reads_paused_total", pauses);
    counter(out, "weft_updates_duplicate_total", duplicates);
    counter(out, "weft_updates_rejected_total", rejected);
    counter(out, "weft_messages_malformed_total", malformed);
    counter(out, "weft_deliveries_total", deliveries);
    counter(out, "weft_resyncs_total", resyncs);
    counter(out, "weft_records_committed_total", recordsCommitted);
    counter(out, "weft_committed_bytes_total", bytesCommitted);
    counter(out, "weft_commits_failed_total", commitsFailed);
    counter(out, "weft_documents_loaded_total", documentsLoaded);
    counter(out, "weft_documents_loaded_bytes_total", bytesLoaded);
    gauge(out, "weft_documents_open", documentsOpen);
    gauge(out, "weft_log_healthy", isLogHealthy ? 1 : 0);
    watched.forEach((name, value) -> gauge(out, name, value.getAsLong()));
    counters(out, "weft_closes_total", "reason", closes);
    counters(out, "weft_limits_crossed_total", "limit", limits);
    commitSeconds.scrape(out);
    loadSeconds.scrape(out);
    return out.toString();
  }

  private static void counter(StringBuilder out, String name, LongAdder value) {
    out.append("# TYPE ").append(name).append(" counter\n");
    out.append(name).append(' ').append(value.sum()).append('\n');
  }

  private static <E extends Enum<E>> void counters(
      StringBuilder out, String name, String label, Map<E, LongAdder> values) {
    out.append("# TYPE ").append(name).append(" counter\n");
    values.forEach(
        (key, count) ->
            out.append(name)
                .append('{')
                .append(label)
                .append("=\"")
                .append(key.name().toLowerCase(Locale.ROOT))
                .append("\"} ")
                .append(count.sum())
                .append('\n'));
  }

  private static void gauge(StringBuilder out, String name, long value) {
    out.append("# TYPE ").append(name).append(" gauge\n");
    out.append(name).append(' ').append(value).append('\n');
  }

  @Override
  public void opened() {
    socketsOpened.increment();
  }

  @Override
  public void closed() {
    socketsClosed.increment();
  }

  @Override
  public void received(int bytes) {
    messagesReceived.increment();
    bytesReceived.add(bytes);
  }

  @Override
  public void sent(int messages, long bytes) {
    messagesSent.add(messages);
    bytesSent.add(bytes);
  }

  @Override
  public void closing(CloseCode code) {
    LongAdder count = closes.get(code);
    if (count != null) {
      count.increment();
    }
  }

  @Override
  public void paused() {
    pauses.increment();
  }

  @Override
  public void crossed(Limit limit) {
    LongAdder count = limits.get(limit);
    if (count != null) {
      count.increment();
    }
  }

  @Override
  public void dropped(boolean isStateless) {
    messagesDropped.increment();
    if (isStateless) {
      statelessDropped.increment();
    }
  }

  @Override
  public void duplicate() {
    duplicates.increment();
  }

  @Override
  public void rejected() {
    rejected.increment();
  }

  @Override
  public void malformed() {
    malformed.increment();
  }

  @Override
  public void fannedOut(int count) {
    deliveries.add(count);
  }

  @Override
  public void resynced() {
    resyncs.increment();
  }

  @Override
  public void open(int documents) {
    documentsOpen = documents;
  }

  @Override
  public void loaded(long bytes, long nanos) {
    documentsLoaded.increment();
    bytesLoaded.add(bytes);
    loadSeconds.observe(nanos);
  }

  @Override
  public void committed(int records, int bytes, long nanos) {
    recordsCommitted.add(records);
    bytesCommitted.add(bytes);
    commitSeconds.observe(nanos);
    isLogHealthy = true;
  }

  @Override
  public void failed(LogFailure failure) {
    commitsFailed.increment();
    isLogHealthy = false;
  }
}
