package dev.weft.installer.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.crdt.testkit.Traces.Patch;
import dev.weft.installer.replay.Score.Playhead;
import dev.weft.installer.replay.Score.Seen;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScoreTest {
  @ParameterizedTest
  @ValueSource(strings = {"rustcode", "friendsforever"})
  void text_afterAllSteps_isTheRecordedText(String name) {
    Score score = Score.named(name);
    assertThat(score.text(new Seen(score.steps(0), score.steps(1)))).isEqualTo(score.endContent());
  }

  /** Two texts that see each other's steps late and by random amounts. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void next_othersStepsBeyondTheRecord_stillEndsAtTheRecordedText(long seed) {
    Score score = Score.named("friendsforever");
    Random random = new Random(seed);
    Seen all = new Seen(score.steps(0), score.steps(1));
    StringBuilder text = new StringBuilder();
    Playhead here = score.playhead();
    int who = 0;
    while (!here.seen().equals(all)) {
      int left = 1 + random.nextInt(200);
      while (left-- > 0
          && here.seen().of(who) < score.steps(who)
          && score.needs(who, here.seen().of(who)) <= here.seen().of(1 - who)) {
        for (Patch patch : here.next(who)) {
          text.replace(patch.position(), patch.position() + patch.deleted(), patch.inserted());
        }
      }
      who = 1 - who;
    }
    assertThat(text.toString()).isEqualTo(score.endContent());
  }

  @Test
  void follow_unitsAndLength_findsTheOthersSteps() {
    Score score = Score.named("friendsforever");
    Playhead typing = score.playhead();
    Playhead following = score.playhead();
    for (int i = 0; i < 1_000; i++) {
      int who = score.needs(0, typing.seen().first()) <= typing.seen().second() ? 0 : 1;
      typing.next(who);
      following.moveTo(typing.seen().with(1, following.seen().second()));
      assertThat(
              following.follow(1, score.unitsInserted(1, typing.seen().second()), typing.length()))
          .isTrue();
      assertThat(score.text(following.seen())).isEqualTo(score.text(typing.seen()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rustcode", "friendsforever"})
  void follow_noPlaceInTheHistory_staysWhereItIs(String name) {
    Score score = Score.named(name);
    Playhead here = score.playhead();
    Seen start = new Seen(score.steps(0), score.needs(0, score.steps(0) - 1));
    here.moveTo(start);
    int length = here.length();
    assertThat(here.follow(1, score.unitsInserted(1, start.second()) + 1, length + 1_000))
        .isFalse();
    assertThat(here.seen()).isEqualTo(start);
    assertThat(here.length()).isEqualTo(length);
  }

  /** Steps that delete what is still to be typed here are not there yet, although nothing shows. */
  @Test
  void follow_deletionsOfUnitsStillToBeTyped_areNotSeen() {
    Score score = Score.named("friendsforever");
    for (int who = 0; who < Score.AUTHORS; who++) {
      Playhead here = score.playhead();
      for (int step = 1; step < score.steps(who); step++) {
        int needs = score.needs(who, step);
        if (needs > score.needs(who, step - 1)) {
          here.moveTo(Seen.NOTHING.with(who, step).with(1 - who, needs - 1));
          assertThat(here.follow(who, score.unitsInserted(who, step), here.length())).isTrue();
          assertThat(here.seen().of(who)).isEqualTo(step);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rustcode", "friendsforever"})
  void read_written_isTheSameScore(String name, @TempDir Path folder) throws IOException {
    Score score = Score.named(name);
    Path file = folder.resolve(name);
    try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
      score.write(out);
    }
    Score read = Score.read(file);
    for (Seen seen :
        List.of(new Seen(score.steps(0), 0), new Seen(score.steps(0), score.steps(1)))) {
      assertThat(read.text(seen)).isEqualTo(score.text(seen));
    }
    assertThat(read.needs(1, 500)).isEqualTo(score.needs(1, 500));
  }
}
