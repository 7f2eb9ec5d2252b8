package io.tokenlake.gpu.nvml;

import static org.junit.jupiter.api.Assumptions.abort;

import com.sun.jna.Library;
import com.sun.jna.Native;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The C fake of NVML, compiled on this machine. Where there is no gcc, the tests that need it are
 * skipped and say so; where gcc fails, they fail.
 */
public final class FakeNvmlLibrary {
  /** What the fake offers beside NVML's functions. */
  interface Controls extends Library {
    int fake_nvml_use_profile(String path);

    int fake_nvml_sessions();

    int fake_nvml_layout(String name);

    void fake_nvml_raise(int gpu, long bit, long data);
  }

  private static final Path SOURCE = Path.of("src/test/c/fake_nvml.c");
  private static final Path FOLDER = Path.of("target/fake-nvml");

  private static final Map<Path, Controls> CONTROLS = new HashMap<>();

  private static Path current;
  private static Path old;

  private FakeNvmlLibrary() {}

  /** The library of a driver that has all functions. */
  public static synchronized Path current() {
    if (current == null) {
      current = compile("libfake-nvml.so");
    }
    return current;
  }

  /** The library of a driver of the 450 series. */
  public static synchronized Path old() {
    if (old == null) {
      old = compile("libfake-nvml-old.so", "-DOLD_DRIVER");
    }
    return old;
  }

  /** The library of the driver that a profile is about. */
  static Path of(String profile) {
    return profile.equals("old-driver") ? old() : current();
  }

  /** Makes a compiled library answer from a profile, from now on. */
  public static void use(Path library, Path profile) {
    if (controls(library).fake_nvml_use_profile(profile.toString()) != 0) {
      throw new IllegalArgumentException("the fake cannot read " + profile);
    }
  }

  /** Makes a compiled library answer from lines of a profile. */
  public static void use(Path library, String profile) {
    try {
      Path file = Files.createTempFile(Files.createDirectories(FOLDER), "test", ".profile");
      use(library, Files.writeString(file, profile));
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The file of a profile that comes with the agent. */
  public static Path profile(String name) {
    return Path.of("src/main/resources/io/tokenlake/gpu/simulated", name + ".profile");
  }

  /** The controls of a library, which keep it loaded from one session to the next. */
  static synchronized Controls controls(Path library) {
    return CONTROLS.computeIfAbsent(library, file -> Native.load(file.toString(), Controls.class));
  }

  private static Path compile(String name, String... flags) {
    Path library = FOLDER.resolve(name).toAbsolutePath();
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of("gcc", "-std=c11", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-pthread"));
    // Two fakes live in one process, and neither may call into the other.
    command.add("-Wl,-Bsymbolic");
    command.addAll(List.of(flags));
    command.addAll(List.of("-o", library.toString(), SOURCE.toString()));
    try {
      Files.createDirectories(FOLDER);
      run(command);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return library;
  }

  private static void run(List<String> command) throws IOException {
    Process gcc = start(command);
    String output = new String(gcc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (gcc.waitFor() != 0) {
        throw new IllegalStateException("gcc does not compile the fake of NVML:\n" + output);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Process start(List<String> command) {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      return abort("no gcc on this machine to compile the C fake of NVML: " + e.getMessage());
    }
  }
}
