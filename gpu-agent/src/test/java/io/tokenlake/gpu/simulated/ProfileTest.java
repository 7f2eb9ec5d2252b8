package io.tokenlake.gpu.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileTest {
  @Test
  void aGpusOwnEntryGoesBeforeTheOneForAll() {
    Profile profile = Profile.parse("gpu.*.power=1 # all\ngpu.1.power=2\ngpu.0.mig.3.power=4\n");

    assertThat(profile.text(0, -1, "power")).isEqualTo("1");
    assertThat(profile.text(1, -1, "power")).isEqualTo("2");
    assertThat(profile.text(0, 3, "power")).isEqualTo("4");
    assertThat(profile.text(0, -1, "energy")).isNull();
  }

  @Test
  void aWaveMovesBetweenItsBoundsAndARampGrows() {
    assertThat(Profile.number("wave:10:30:40", 0)).isEqualTo(20);
    assertThat(Profile.number("wave:10:30:40", 10)).isCloseTo(30, within(1e-9));
    assertThat(Profile.number("wave:10:30:40", 30)).isCloseTo(10, within(1e-9));
    assertThat(Profile.number("ramp:100:2.5", 4)).isEqualTo(110);
  }

  @Test
  void aNumberOf64BitsKeepsItsLastDigit() {
    assertThat(Profile.whole("18446744073709551615", 0)).isEqualTo(-1L);
    assertThat(Profile.whole("9223372036854775794", 0)).isEqualTo(9_223_372_036_854_775_794L);
  }

  @Test
  void aLineThatIsNoEntryIsNamed() {
    assertThatThrownBy(() -> Profile.parse("gpus=1\n\nnonsense\n"))
        .hasMessageContaining("line 3")
        .hasMessageContaining("nonsense");
  }

  @Test
  void aFileIsAProfileToo(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("my.profile"), "driver=1\n");

    assertThat(Profile.named(file.toString()).text("driver")).isEqualTo("1");
  }

  @Test
  void everyProfileThatIsNamedIsThere() {
    assertThat(Profile.names()).allMatch(name -> Profile.named(name).text("gpus") != null);
  }
}
